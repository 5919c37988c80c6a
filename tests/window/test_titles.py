"""The question about a position in the real window: asked on the page the page host read, answered, and signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.signing import Mode
from app.settings import places
from app.settings.answers import answers_for, remember
from app.ui.states import Blocked
from tests.parts.documents.letter import LEADER_TITLE
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener
from tests.window.page import WindowPage

OF_CLAUSES = pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")
CHANGE = tuple(f"device_{place}_certificate_1_titles_change" for place in (1, 2))
"""The way to declare positions, on the card of either token."""


def ask(page: WindowPage) -> None:
    """Wait for the question."""
    page.wait(lambda: page.sign.state.panel.blocked is Blocked.OTHER_TITLE)


@OF_CLAUSES
def test_another_position_is_questioned_and_the_persons_word_lets_it_be_signed(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority, letter: Path
) -> None:
    remember(places.config_folder(), authority.leader.serial, titles=("Chủ tịch",))
    with opened(str(plugged_copy.module)) as page:
        ask(page)
        assert LEADER_TITLE in page.text("title_stated")
        assert "Chủ tịch" in page.text("title_held")
        page.press("title_confirm")
        page.wait_ready()
        page.ask_to_sign()
        page.give_pin(plugged_copy.tokens[0].pin)
        assert page.wait_end() == ""
    assert letter.with_name("letter.signed.pdf").is_file()


@OF_CLAUSES
def test_what_it_declared_is_known_although_the_persons_own_file_is_broken(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (places.config_folder() / "office.toml").write_text("= broken", encoding="utf-8")
    machine = tmp_path / "machine"
    machine.mkdir()
    (machine / "office.toml").write_text(f'[titles]\n"{authority.leader.serial}" = ["Chủ tịch"]', encoding="utf-8")
    monkeypatch.setattr(places, "machine_folder", lambda: machine)
    with opened(str(plugged_copy.module)) as page:
        ask(page)
        assert "Chủ tịch" in page.text("title_held")


@OF_CLAUSES
def test_the_word_is_for_this_document_only(opened: Opener, plugged_copy: SoftHsm, authority: Authority) -> None:
    remember(places.config_folder(), authority.leader.serial, titles=("Chủ tịch",))
    with opened(str(plugged_copy.module)) as page:
        ask(page)
        page.press("title_confirm")
        page.wait_ready()
        page.sign.reopen()
        ask(page)


@OF_CLAUSES
def test_what_the_person_declares_on_the_devices_screen_answers_the_question(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority
) -> None:
    remember(places.config_folder(), authority.leader.serial, titles=("Chủ tịch",))
    with opened(str(plugged_copy.module)) as page:
        ask(page)
        page.press("title_change")
        page.wait(lambda: any(map(page.shown, CHANGE)))
        page.press(next(filter(page.shown, CHANGE)))
        field = page.find("titles_2")
        page.bot.keyClicks(field, "Pho Giam doc")  # type: ignore[no-untyped-call]
        page.press("titles_save")
        page.wait_ready()
    told = answers_for(places.config_folder(), authority.leader.serial)
    assert told.titles == ("Chủ tịch", "Pho Giam doc")


def test_a_seal_is_not_questioned(opened: Opener, plugged_copy: SoftHsm, authority: Authority) -> None:
    remember(places.config_folder(), authority.leader.serial, titles=("Chủ tịch",))
    with opened(str(plugged_copy.module)) as page:
        ask(page)
        page.sign.choose_mode(Mode.COPY)
        page.wait(lambda: page.sign.state.panel.blocked not in {Blocked.OTHER_TITLE, Blocked.SEARCHING_PLACE})
        assert page.sign.state.panel.question is None
