"""Who is proposed to sign, with certificates on a soft token and lists that say what became of them."""

from __future__ import annotations

import pytest

from app.domain.trust import ChainState, RevocationState
from app.ui.states import Blocked, DeviceCondition, Why
from app.words import Catalogue, Language
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener

WORDS = Catalogue.load(Language.VIETNAMESE)
LABEL = "Phan Thanh Mai"


@pytest.mark.clause("LD-6.2", "LC-10.2", "BT-3.4")
def test_a_revoked_certificate_signs_only_on_the_persons_word(
    opened: Opener, own_softhsm: SoftHsm, authority: Authority
) -> None:
    own_softhsm.add_token(LABEL, [authority.revoked], authority.chain)
    with opened(str(own_softhsm.module)) as page:
        page.wait(lambda: page.sign.state.panel.blocked is Blocked.WITHDRAWN)
        assert page.text("withdrawn_check") == WORDS.name(RevocationState.REVOKED)
        assert not page.shown("certificate_1_against")
        page.wait(lambda: WORDS.name(DeviceCondition.WITHDRAWN) in page.chip())
        assert page.sign.order() is None
        page.press("withdrawn_confirm")
        page.wait_ready()
        assert page.text("certificate_1_against_text") == WORDS.name(RevocationState.REVOKED)
        assert page.sign.order() is not None
        page.sign.reopen()
        page.wait(lambda: page.sign.state.panel.blocked is Blocked.WITHDRAWN)


def test_a_revoked_certificate_gives_way_to_one_that_stands(
    opened: Opener, own_softhsm: SoftHsm, authority: Authority
) -> None:
    own_softhsm.add_token(LABEL, [authority.revoked, authority.leader], authority.chain)
    with opened(str(own_softhsm.module)) as page:
        page.wait(lambda: page.sign.state.panel.signer.why is Why.ONLY_ONE)
        chosen = next(
            certificate
            for token in page.devices.devices.tokens
            for certificate in token.certificates
            if certificate.sha256 == page.sign.chosen
        )
        assert chosen.serial == authority.leader.serial


def test_an_issuer_nobody_knows_is_told_before_anybody_presses_sign(opened: Opener, plugged_copy: SoftHsm) -> None:
    with opened(str(plugged_copy.module), trusting=False) as page:
        page.wait(lambda: page.shown("certificate_1_against") or page.shown("certificate_2_against"))
        against = page.sign.state.panel.signer.certificates[0].against
        assert against is not None
        assert against.state is ChainState.NOT_FOUND


def test_the_renewed_one_is_proposed_beside_the_old_one_and_both_are_told(
    opened: Opener, own_softhsm: SoftHsm, authority: Authority
) -> None:
    token = own_softhsm.add_token(LABEL, [authority.expired, authority.leader], authority.chain)
    with opened(str(own_softhsm.module)) as page:
        page.wait_ready()
        assert WORDS.name(Why.ONLY_ONE) in page.text("signer_why_text")
        assert "hết hạn" in page.text("signer_unusable_1_text").lower()
        assert page.shown("signer_unusable_1")
        page.ask_to_sign()
        assert page.signing.state.pin is not None
        assert page.signing.state.pin.serial == authority.leader.serial
        page.give_pin(token.pin)
        assert page.wait_end() == ""
