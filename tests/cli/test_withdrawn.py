"""``kyso sign`` tells, before the PIN, of a certificate that is known as withdrawn by what is kept here, and signs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.cli.output import doubts_against
from app.desk.chains import Known
from app.domain.errors import Report
from app.domain.trust import RevocationState, Unchecked
from app.words import Catalogue, Language
from tests.cli.command import Kyso, Terminal, sign_arguments
from tests.desk.fakes import certificate
from tests.parts.documents import plain
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.pki import Authority
from tests.ui.device_samples import chain

OF_CLAUSES = pytest.mark.clause("LD-6.2", "LC-10.2", "BT-3.4")
REVOKED_TOKEN = "Thu hoi"
WORDS = Catalogue.load(Language.VIETNAMESE)
AGAINST = WORDS.say("device_card.against", state=WORDS.name(RevocationState.REVOKED))


@pytest.fixture
def knowing(kyso: Kyso, trust: Path, authority: Authority) -> Kyso:
    """Return the command where the authority and its lists are known, with a revoked certificate plugged in as well."""
    assert kyso.hsm is not None
    kyso.hsm.add_token(REVOKED_TOKEN, [authority.revoked])
    shutil.copytree(trust, kyso.home / "config" / "KySo" / "trust")
    return kyso


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return plain.one_page(tmp_path / "letter.pdf")


@OF_CLAUSES
def test_a_revoked_certificate_is_told_as_text_and_with_every_file(
    knowing: Kyso, letter: Path, authority: Authority
) -> None:
    ran = knowing.sign(letter, plain.one_page(letter.with_name("2.pdf")), token=REVOKED_TOKEN)
    warnings = [one["warnings"] for one in ran.json]
    assert (ran.code, [[one["code"] for one in each] for each in warnings]) == (0, [["certificate_revoked"]] * 2)
    told = warnings[0][0]["message"]
    assert all(part in told for part in (authority.revoked.common_name, authority.revoked.serial, AGAINST))
    assert ran.words.count(told) == 1


@OF_CLAUSES
def test_it_is_told_before_the_password_is_asked(knowing: Kyso, letter: Path) -> None:
    asked = (one for one in sign_arguments(letter, token=REVOKED_TOKEN) if one not in {"--pin-stdin", "--json"})
    terminal = Terminal(knowing, *asked)
    terminal.answer_prompt("90000001")
    assert terminal.ran.code == 4
    assert terminal.ran.words.index(AGAINST) < terminal.ran.words.index(letter.name)


def test_a_certificate_that_stands_is_nothing_to_tell(knowing: Kyso, letter: Path) -> None:
    ran = knowing.sign(letter, token=LEADER_TOKEN)
    assert (ran.code, "warnings" in ran.json[0], ran.words) == (0, False, "")


def test_of_what_this_machine_does_not_know_nothing_is_told(kyso: Kyso, letter: Path, authority: Authority) -> None:
    assert kyso.hsm is not None
    kyso.hsm.add_token(REVOKED_TOKEN, [authority.revoked])
    ran = kyso.sign(letter, token=REVOKED_TOKEN)
    assert (ran.code, "warnings" in ran.json[0], ran.words) == (0, False, "")


@pytest.mark.parametrize("state", [each for each in RevocationState if each.is_withdrawn])
def test_every_way_of_being_withdrawn_has_a_word_of_its_own(state: RevocationState) -> None:
    one = certificate("0A1B")
    (doubt,) = doubts_against(one, {one.sha256: chain(state)}, WORDS)
    assert doubt.code == f"certificate_{state}"
    assert WORDS.name(state) in doubt.message


@pytest.mark.parametrize(
    "known",
    [chain(), chain(RevocationState.UNCHECKED, why=Unchecked.OFFLINE), Report("host_died")],
)
def test_what_cannot_be_checked_here_is_no_reason_to_warn(known: Known) -> None:
    one = certificate("0A1B")
    assert doubts_against(one, {one.sha256: known}, WORDS) == ()
