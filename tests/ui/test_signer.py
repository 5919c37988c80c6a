"""Who is proposed to sign and why, what is told of the others, and what is known against one before anyone signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from app.desk.chains import Known
from app.domain.errors import Report
from app.domain.signing import Mode
from app.domain.token import Certificate, CertificateKind, PinState
from app.domain.trust import ChainState, RevocationState, Scope, Unchecked
from app.ui.models.describing import SignerWish, signer_state
from app.ui.models.proposing import proposal
from app.ui.parts.chain_words import against_words
from app.ui.parts.kit import Kit
from app.ui.states import SignerState, Why
from tests.ui import device_samples as d
from tests.ui import sample
from tests.ui.objects import WindowPage

ENDING = d.certificate("77", last=date(2027, 8, 14))
REVOKED = d.chain(RevocationState.REVOKED)


def signer(
    *certificates: Certificate,
    mode: Mode = Mode.APPROVE,
    by_hand: str | None = None,
    known: Mapping[str, Known] | None = None,
) -> SignerState:
    """Return what the sign panel is told of the certificates of one device."""
    wish = SignerWish(by_hand, None, mode)
    return signer_state(d.plugged(d.token(*certificates)), d.TODAY, known or {}, wish)


class TestProposal:
    def test_the_only_one_that_can_sign(self) -> None:
        assert proposal((d.OLD, d.MAI), None) == (d.MAI.sha256, Why.ONLY_ONE)

    def test_the_one_used_last(self) -> None:
        assert proposal((ENDING, d.MAI), ENDING.sha256) == (ENDING.sha256, Why.LAST_TIME)

    def test_the_one_used_last_gives_way_to_the_kind_that_the_way_of_signing_is_for(self) -> None:
        last_used = d.MAI.sha256
        assert proposal((d.MAI, d.SEAL), last_used, kind=CertificateKind.ORGANISATION) == (d.SEAL.sha256, Why.KIND)
        assert proposal((ENDING, d.MAI), last_used, kind=CertificateKind.ORGANISATION) == (last_used, Why.LAST_TIME)

    def test_the_one_that_lasts_longest(self) -> None:
        assert proposal((ENDING, d.MAI), None) == (d.MAI.sha256, Why.LONGEST)

    def test_none_where_none_can_sign(self) -> None:
        assert proposal((d.OLD,), None) is None

    @pytest.mark.parametrize(("mode", "expected"), [(Mode.APPROVE, d.MAI), (Mode.ISSUE, d.SEAL), (Mode.COPY, d.SEAL)])
    def test_the_kind_that_the_way_of_signing_is_for(self, mode: Mode, expected: Certificate) -> None:
        state = signer(d.MAI, d.SEAL, mode=mode)
        assert (state.chosen, state.why) == (expected.sha256, Why.KIND)

    def test_the_longest_of_the_right_kind(self) -> None:
        state = signer(ENDING, d.MAI, d.SEAL)
        assert (state.chosen, state.why) == (d.MAI.sha256, Why.LONGEST)

    def test_none_that_was_withdrawn_while_another_stands(self) -> None:
        assert proposal((ENDING, d.MAI), d.MAI.sha256, out={d.MAI.sha256}) == (ENDING.sha256, Why.ONLY_ONE)

    def test_one_that_was_withdrawn_is_no_proposal_with_a_reason(self) -> None:
        state = signer(d.MAI, known={d.MAI.sha256: REVOKED})
        assert (state.chosen, state.why) == (d.MAI.sha256, None)

    @pytest.mark.parametrize("pin", [PinState.LOCKED, PinState.UNSET])
    def test_none_on_a_device_that_takes_no_pin_while_another_does(self, pin: PinState) -> None:
        shut, open_ = d.token(d.MAI, pin=pin), d.token(ENDING, serial="9941")
        state = signer_state(d.plugged(shut, open_), d.TODAY, {}, SignerWish(None, d.MAI.sha256, Mode.APPROVE))
        assert (state.chosen, state.why) == (ENDING.sha256, Why.ONLY_ONE)

    def test_one_on_a_locked_device_is_no_proposal_with_a_reason(self) -> None:
        locked = d.plugged(d.token(ENDING, d.MAI, pin=PinState.LOCKED))
        state = signer_state(locked, d.TODAY, {}, SignerWish(None, None, Mode.APPROVE))
        assert (state.chosen, state.why) == (d.MAI.sha256, None)

    def test_what_a_person_chose_stays_and_needs_no_reason(self) -> None:
        state = signer(ENDING, d.MAI, by_hand=ENDING.sha256)
        assert (state.chosen, state.why) == (ENDING.sha256, None)

    def test_what_a_person_chose_and_is_gone_gives_way_to_a_proposal(self) -> None:
        state = signer(ENDING, d.MAI, by_hand="gone")
        assert (state.chosen, state.why) == (d.MAI.sha256, Why.LONGEST)


class TestAgainst:
    """What is known of who issued a certificate, told before anyone signs; nothing waits for it."""

    @pytest.mark.clause("LD-6.2", "LC-10.2", "BT-3.4")
    @pytest.mark.parametrize(
        "known",
        [
            REVOKED,
            d.chain(RevocationState.ON_HOLD),
            d.chain(RevocationState.AUTHORITY_REVOKED),
            d.chain(RevocationState.UNCHECKED, state=ChainState.NOT_FOUND),
            d.chain(scope=Scope.NATIONAL),
        ],
    )
    def test_what_speaks_against_it_is_told(self, known: Known) -> None:
        assert signer(d.MAI, known={d.MAI.sha256: known}).certificates[0].against == known

    @pytest.mark.parametrize(
        "known",
        [
            *(None, d.chain(), d.chain(RevocationState.UNCHECKED, why=Unchecked.NO_ANSWER), Report("host_died")),
            *(d.chain(scope=Scope.MACHINE), d.chain(scope=Scope.RUN)),
        ],
    )
    def test_what_is_good_or_not_known_is_no_reason_to_stop(self, known: Known | None) -> None:
        found = {} if known is None else {d.MAI.sha256: known}
        assert signer(d.MAI, known=found).certificates[0].against is None


class TestPanel:
    """What a person reads under **Người ký**."""

    @pytest.fixture
    def window(self, kit: Kit) -> Iterator[WindowPage]:
        made = WindowPage(kit)
        yield made
        made.close()

    @staticmethod
    def show(window: WindowPage, state: SignerState) -> None:
        window.window.sign_panel.render_state(sample.panel(signer=state))

    def test_the_reason_stands_under_the_proposed_one(self, window: WindowPage, kit: Kit) -> None:
        self.show(window, signer(d.RENEWED, ENDING, d.OLD))
        assert kit.words.name(Why.LONGEST) in window.text("signer_why_text")
        assert window.shows("signer_why")

    def test_no_reason_is_needed_for_the_only_one_there_is(self, window: WindowPage) -> None:
        self.show(window, signer(d.MAI))
        assert not window.shows("signer_why")

    def test_no_reason_is_told_for_what_a_person_chose(self, window: WindowPage) -> None:
        self.show(window, signer(d.RENEWED, ENDING, by_hand=ENDING.sha256))
        assert not window.shows("signer_why")

    def test_an_old_one_beside_the_renewed_one_is_told_with_its_reason(self, window: WindowPage) -> None:
        self.show(window, signer(d.RENEWED, d.OLD))
        assert window.shows("signer_unusable_1")
        assert "14/08/2024" in window.text("signer_unusable_1_text")

    def test_it_is_not_told_twice_when_all_are_in_view(self, window: WindowPage) -> None:
        self.show(window, signer(d.RENEWED, d.OLD))
        window.press("signer_change")
        assert not window.shows("signer_unusable_1")
        assert window.shows("certificate_2")

    @pytest.mark.clause("LD-6.2", "LC-10.2")
    @pytest.mark.parametrize("kind", [CertificateKind.PERSON, CertificateKind.ORGANISATION])
    def test_a_revoked_one_is_told_on_its_card(self, window: WindowPage, kit: Kit, kind: CertificateKind) -> None:
        one = d.MAI if kind is CertificateKind.PERSON else d.SEAL
        self.show(window, signer(one, known={one.sha256: REVOKED}))
        assert window.shows("certificate_1_against")
        assert window.text("certificate_1_against_text") == against_words(kit.words, REVOKED)

    def test_nothing_is_told_of_a_good_one(self, window: WindowPage) -> None:
        self.show(window, signer(d.MAI, known={d.MAI.sha256: d.chain()}))
        assert not window.shows("certificate_1_against")
