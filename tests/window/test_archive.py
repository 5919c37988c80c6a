"""Certifying an archive's copy in the real window: whose certificate, how much of the paper, and the signed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.signing import Mode
from app.domain.token import CertificateKind
from app.settings import places
from app.settings.answers import answers_for, remember
from app.ui.states import Blocked, Why
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener
from tests.window.page import WindowPage

PAGES, OWN = pytest.mark.clause("BT-16.1"), pytest.mark.clause("BT-16.2")


def certify(page: WindowPage, profile: str = "bt", mode: Mode = Mode.ARCHIVE) -> None:
    """Turn to certifying an archive's copy under the text that has rules for it."""
    page.wait(lambda: page.sign.state.header is not None)
    page.sign.choose_profile(profile)
    page.sign.choose_mode(mode)


def wait_for(page: WindowPage, blocked: Blocked) -> None:
    page.wait(lambda: page.sign.state.panel.blocked is blocked)


def declare(authority: Authority) -> None:
    """Say that the organisation's certificate is the archive's."""
    remember(places.config_folder(), authority.organisation.serial, kind=CertificateKind.ARCHIVE)


def chosen(page: WindowPage) -> str:
    """Return the serial number of the certificate that would sign."""
    certificates = [one for token in page.devices.devices.tokens for one in token.certificates]
    return next(one.serial for one in certificates if one.sha256 == page.sign.chosen)


@PAGES
@OWN
def test_two_answers_lead_from_the_wrong_certificate_to_a_signed_copy(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority, letter: Path
) -> None:
    with opened(str(plugged_copy.module)) as page:
        certify(page)
        wait_for(page, Blocked.OTHER_CERTIFICATE)
        assert page.shown("kind_card")
        assert not page.shown("pages_card")
        assert page.sign.order() is None
        page.press("kind_declare")
        wait_for(page, Blocked.UNCOUNTED)
        assert not page.shown("kind_card")
        assert answers_for(places.config_folder(), chosen(page)).kind is CertificateKind.ARCHIVE
        assert chosen(page) == authority.organisation.serial
        assert "1 trang" in page.text("pages_check")
        assert page.sign.order() is None
        page.press("pages_whole")
        page.wait_ready()
        assert "Sao nguyên văn" in page.text("pages_answer_text")
        assert page.sign.order() is not None
        page.ask_to_sign()
        page.give_pin(plugged_copy.tokens[1].pin)
        assert page.wait_end() == ""
    assert letter.with_name("letter.signed.pdf").is_file()


@OWN
def test_the_certificate_declared_the_archives_is_proposed_and_not_questioned(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority
) -> None:
    remember(places.config_folder(), authority.leader.serial, kind=CertificateKind.ARCHIVE)
    with opened(str(plugged_copy.module)) as page:
        certify(page)
        wait_for(page, Blocked.UNCOUNTED)
        assert chosen(page) == authority.leader.serial
        assert page.sign.state.panel.signer.why is Why.KIND


@OWN
def test_the_word_to_sign_with_another_certificate_is_for_this_document_only(
    opened: Opener, plugged_copy: SoftHsm
) -> None:
    with opened(str(plugged_copy.module)) as page:
        certify(page)
        wait_for(page, Blocked.OTHER_CERTIFICATE)
        page.press("kind_confirm")
        wait_for(page, Blocked.UNCOUNTED)
        assert answers_for(places.config_folder(), chosen(page)).kind is None
        page.sign.reopen()
        wait_for(page, Blocked.OTHER_CERTIFICATE)


@PAGES
def test_the_pages_are_asked_about_again_for_another_document_and_when_the_person_wants(
    opened: Opener, plugged_copy: SoftHsm, authority: Authority
) -> None:
    declare(authority)
    with opened(str(plugged_copy.module)) as page:
        certify(page)
        wait_for(page, Blocked.UNCOUNTED)
        page.press("pages_part")
        page.wait_ready()
        page.press("pages_again")
        wait_for(page, Blocked.UNCOUNTED)
        page.press("pages_part")
        page.wait_ready()
        page.sign.reopen()
        wait_for(page, Blocked.UNCOUNTED)


def test_a_scan_is_asked_about_once_and_other_ways_of_signing_are_not(opened: Opener, plugged_copy: SoftHsm) -> None:
    with opened(str(plugged_copy.module)) as page:
        certify(page, "party-2017", Mode.DIGITISED)
        wait_for(page, Blocked.UNCOUNTED)
        assert not page.shown("pages_part")
        page.press("pages_whole")
        page.wait_ready()
        page.sign.choose_profile("nd30")
        page.sign.choose_mode(Mode.ARCHIVE)
        page.wait_ready()
        assert page.sign.state.panel.question is None
