"""Signing a list, as tables: every problem, the login, the signatures, the person's stop."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.desk.signing.state import MarkDesign, Phase
from app.domain import errors
from app.domain.errors import DeviceProblem, FileProblem, OutputProblem, PinProblem, Problem, Report, type_of
from app.domain.signing import Mode, Outcome, Stage, Status
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.steps import (
    ATTRIBUTES,
    CONTEXT,
    DIED,
    REMOVED,
    SIGNER,
    TEMPORARY,
    Row,
    broke,
    done,
    follow,
    job,
    only_call,
    outcome_codes,
    paper,
    preparing,
    ready,
    signed,
    signing,
)

# ── every class of problem ──────────────────────────────────────────────────────────────────────────────────────────

EVERY_PROBLEM = sorted(type_of.items())
EVERY_CODE = sorted(type_of)


@pytest.mark.parametrize(("code", "kind"), EVERY_PROBLEM)
def test_while_preparing_any_problem_ends_one_document_only(code: str, kind: type[Problem]) -> None:
    state, _ = follow(preparing(job("a"), job("b")), broke(Report(code), m.Kind.PAGE))
    told = "file_encrypted" if code == "password_needed" else code
    expected = Status.REFUSED if issubclass(kind, FileProblem | OutputProblem) else Status.FAILED
    assert outcome_codes(state) == [(expected, told), None]


@pytest.mark.parametrize(("code", "kind"), EVERY_PROBLEM)
def test_while_signing_trouble_with_device_or_pin_stops_the_list_and_other_trouble_does_not(
    code: str, kind: type[Problem]
) -> None:
    state, effects = follow(signing(ready("a"), ready("b")), broke(Report(code)))
    if issubclass(kind, DeviceProblem | PinProblem | errors.Cancelled):
        assert outcome_codes(state) == [(Status.STOPPED, code)] * 2
        assert effects == (s.CloseGate(),)
    else:
        expected = Status.REFUSED if issubclass(kind, FileProblem) else Status.FAILED
        assert outcome_codes(state) == [(expected, code), None]
        assert isinstance(only_call(effects), m.SignDocument)


@pytest.mark.parametrize("code", EVERY_CODE)
def test_any_problem_of_the_token_is_passed_to_paper_which_then_ends_the_list(code: str) -> None:
    report = Report(code)
    state, effects = follow(signing(ready("a"), ready("b")), broke(report, m.Kind.TOKEN))
    assert effects == (s.ReplyToPaper(m.Failed(report)),)
    state, _ = follow(state, broke(report))
    assert outcome_codes(state) == [(Status.STOPPED, code)] * 2


@pytest.mark.parametrize("code", EVERY_CODE)
def test_a_rejected_login_stops_every_document(code: str) -> None:
    state = replace(signing(ready("a"), ready("b")), phase=Phase.LOGGING_IN)
    state, effects = follow(state, s.Rejected(Report(code), again=False))
    assert (outcome_codes(state), effects) == ([(Status.STOPPED, code)] * 2, (s.CloseGate(),))


def test_a_code_of_another_version_fails_one_document_only() -> None:
    state, _ = follow(signing(ready("a"), ready("b")), broke(Report("from_the_future")))
    assert outcome_codes(state) == [(Status.FAILED, "from_the_future"), None]


# ── login and signing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_may_try_another_pin_for_the_same_list() -> None:
    state = replace(preparing(ready()), phase=Phase.LOGGING_IN)
    state, effects = follow(state, s.Rejected(Report("pin_wrong"), again=True))
    assert (state.phase, state.outcomes, effects) == (Phase.PREPARED, (None,), ())


def test_the_login_begins_when_the_gate_is_asked() -> None:
    state, effects = follow(replace(preparing(ready()), phase=Phase.PREPARED), s.LoginStarted())
    assert (state.phase, effects) == (Phase.LOGGING_IN, ())


def test_once_admitted_the_first_document_is_signed_as_it_was_shown() -> None:
    design = MarkDesign(b"png", fakes.DIGEST, with_text=True)
    state = replace(preparing(ready(design=design, overwrite=True)), phase=Phase.LOGGING_IN)
    state, effects = follow(state, s.Admitted())
    (effect,) = effects
    assert isinstance(effect, s.CallHost)
    assert isinstance(effect.body, m.SignDocument)
    request = effect.body.request
    assert effect.blob == b"png"
    assert (request.source, request.target, request.overwrite) == ("/in/a.pdf", "/out/a.signed.pdf", True)
    assert (request.shown, request.placement, request.field) == (fakes.shown(), fakes.PROPOSED, "KySo-1")
    assert (request.certificate, request.authorities) == (SIGNER.certificate.der, (b"authority",))
    assert request.mark is not None
    assert (request.mark.image_sha256, request.mark.lines) == (fakes.DIGEST, ("Phan Thanh Mai", "2026-11-20"))
    assert (request.mark.size.width_pt, request.mark.size.height_pt) == (150, 60)


def test_a_mark_may_be_a_picture_alone() -> None:
    state = preparing(ready(design=MarkDesign(b"png", fakes.DIGEST, with_text=False)))
    _, effects = follow(state, s.Admitted())
    body = only_call(effects)
    assert isinstance(body, m.SignDocument)
    assert body.request.mark is not None
    assert body.request.mark.lines == ()


def test_refused_documents_are_not_signed() -> None:
    refused = Outcome("/in/a.pdf", Status.REFUSED, error=Report("file_malformed"))
    state = preparing(job("a"), ready("b"), outcomes=(refused, None))
    state, effects = follow(state, s.Admitted())
    body = only_call(effects)
    assert isinstance(body, m.SignDocument)
    assert body.request.source == "/in/b.pdf"


SIGNING = {
    "a question of paper goes to the token": Row(
        signing(),
        s.Asked(m.SignatureWanted(ATTRIBUTES)),
        (s.CallHost(m.Kind.TOKEN, m.SignAttributes(ATTRIBUTES)),),
    ),
    "the token's answer goes to paper": Row(
        signing(), s.Answered(m.Kind.TOKEN, m.RawSignature(b"raw")), (s.ReplyToPaper(m.RawSignature(b"raw")),)
    ),
    "a temporary file is put on record before it is made": Row(
        signing(), s.Asked(m.Temporary(TEMPORARY)), (s.Remember(TEMPORARY), s.ReplyToPaper(m.Done()))
    ),
    "the announced file may be in place when paper dies": Row(
        signing(committing=signed()),
        broke(DIED),
        (s.CallHost(m.Kind.PAPER, m.ConfirmTarget("/out/a.signed.pdf", fakes.DIGEST)),),
    ),
    "the last signature closes the gate": Row(
        signing(committing=signed()), paper(m.DocumentSigned(signed())), (s.CloseGate(),)
    ),
    "a finished list hears nothing any more": Row(signing(phase=Phase.FINISHED), broke(DIED), ()),
    "a finished list cannot be cancelled": Row(signing(phase=Phase.FINISHED), s.CancelWished(), ()),
}


@pytest.mark.parametrize("row", SIGNING.values(), ids=SIGNING.keys())
def test_signing(row: Row) -> None:
    assert step(row.state, row.event, CONTEXT)[1] == row.effects


@pytest.mark.clause("LC-15.2")
def test_a_rule_without_an_image_gets_its_prescribed_text_only() -> None:
    design = MarkDesign(b"png", "A" * 64, with_text=False)
    _, effects = follow(signing(ready(mode=Mode.COPY, design=design)), s.Admitted())
    (effect,) = effects
    assert isinstance(effect, s.CallHost)
    assert isinstance(effect.body, m.SignDocument)
    mark = effect.body.request.mark
    assert mark is not None
    assert (mark.image_sha256, mark.lines, mark.font_size_pt) == (None, ("organisation", "signing-time"), 10)
    assert effect.blob == b""


def test_progress_is_shown() -> None:
    state, _ = follow(signing(), s.Noticed(m.Progress(Stage.COPYING, 0.25)))
    assert (state.stage, state.done) == (Stage.COPYING, 0.25)


def test_a_signed_document_has_its_outcome_and_the_time_it_took() -> None:
    state, _ = follow(signing(), *done())
    assert state.outcomes == (Outcome("/in/a.pdf", Status.SIGNED, signed(), seconds=7.5),)
    assert state.phase is Phase.FINISHED


def test_after_one_signature_comes_the_next_document_with_nothing_left_of_the_first() -> None:
    state = signing(ready("a"), ready("b"), temporary=TEMPORARY)
    state, effects = follow(state, *done())
    assert effects[0] == s.Forget(TEMPORARY, remove=False)
    assert isinstance(only_call(effects[1:]), m.SignDocument)
    assert (state.index, state.committing, state.confirming, state.temporary) == (1, None, False, None)
    assert (state.asked, state.has_signature) == (False, False)


def test_a_document_whose_host_died_early_fails_and_its_temporary_file_is_removed() -> None:
    state, effects = follow(signing(ready("a"), ready("b"), temporary=TEMPORARY), broke(DIED))
    assert outcome_codes(state) == [(Status.FAILED, "host_died"), None]
    assert effects[0] == s.Forget(TEMPORARY, remove=True)


def test_a_file_that_is_in_place_after_the_death_of_paper_is_signed() -> None:
    state, _ = follow(signing(committing=signed()), broke(DIED), paper(m.TargetConfirmed(complete=True)))
    assert outcome_codes(state) == [(Status.SIGNED, None)]


def test_a_file_that_is_not_in_place_after_the_death_of_paper_has_failed() -> None:
    state, effects = follow(
        signing(committing=signed(), temporary=TEMPORARY), broke(DIED), paper(m.TargetConfirmed(complete=False))
    )
    assert outcome_codes(state) == [(Status.FAILED, "host_died")]
    assert effects[0] == s.Forget(TEMPORARY, remove=True)


def test_a_host_that_dies_while_confirming_leaves_it_unclear_whether_the_file_is_in_place() -> None:
    state, effects = follow(signing(committing=signed()), broke(DIED), broke(DIED))
    assert (outcome_codes(state), effects) == ([(Status.FAILED, "output_unclear")], (s.CloseGate(),))


def test_the_next_document_may_be_confirmed_as_well() -> None:
    state = signing(ready("a"), ready("b"), committing=signed())
    state, _ = follow(state, broke(DIED), paper(m.TargetConfirmed(complete=True)))
    _, effects = follow(state, *done("b")[:3], broke(DIED))
    assert isinstance(only_call(effects), m.ConfirmTarget)


def test_trouble_of_the_token_is_told_even_if_paper_dies_of_it() -> None:
    state, _ = follow(signing(), broke(REMOVED, m.Kind.TOKEN), broke(DIED))
    assert outcome_codes(state) == [(Status.STOPPED, "token_removed")]


def test_trouble_of_the_token_leaves_what_was_signed_before() -> None:
    state = signing(ready("a"), ready("b"))
    state, _ = follow(state, *done(), broke(REMOVED, m.Kind.TOKEN), broke(REMOVED))
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "token_removed")]


# ── cancelling ──────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTS_END = (s.EndHost(m.Kind.PAGE), s.EndHost(m.Kind.PAPER))


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.PREPARED, Phase.SIGNING])
def test_cancelling_stops_everything_at_once(phase: Phase) -> None:
    state, effects = follow(signing(ready("a"), ready("b"), phase=phase), s.CancelWished())
    assert (state.phase, outcome_codes(state)) == (Phase.FINISHED, [(Status.STOPPED, "cancelled")] * 2)
    assert effects == (*HOSTS_END, s.CloseGate())


def test_cancelling_while_the_pin_is_checked_is_told_as_a_try_that_may_have_counted() -> None:
    state, effects = follow(signing(ready("a"), ready("b"), phase=Phase.LOGGING_IN), s.CancelWished())
    assert (state.phase, outcome_codes(state)) == (Phase.FINISHED, [(Status.STOPPED, "pin_unclear")] * 2)
    assert effects == (*HOSTS_END, s.CloseGate())


def test_cancelling_removes_the_temporary_file_after_its_host_has_ended() -> None:
    _, effects = follow(signing(temporary=TEMPORARY), s.CancelWished())
    assert effects == (*HOSTS_END, s.Forget(TEMPORARY, remove=True), s.CloseGate())


def test_a_document_that_is_being_put_in_place_is_finished_before_the_list_stops() -> None:
    state, effects = follow(signing(ready("a"), ready("b"), has_signature=True, committing=signed()), s.CancelWished())
    assert (state.phase, effects) == (Phase.SIGNING, ())
    state, effects = follow(state, paper(m.DocumentSigned(signed())))
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "cancelled")]
    assert effects == (s.CloseGate(),)


@pytest.mark.parametrize(
    ("problem", "told"), [(DIED, "output_unclear"), (Report("output_unwritable"), "output_unwritable")]
)
def test_a_cancelled_list_stops_also_when_putting_in_place_goes_wrong(problem: Report, told: str) -> None:
    state = signing(ready("a"), ready("b"), has_signature=True, committing=signed(), confirming=True)
    state, _ = follow(state, s.CancelWished(), broke(problem))
    assert outcome_codes(state) == [(Status.FAILED, told), (Status.STOPPED, "cancelled")]


def test_a_document_that_has_its_signature_is_finished_though_nothing_was_heard_of_its_place_yet() -> None:
    state, _ = follow(signing(ready("a"), ready("b")), *done()[:2], s.CancelWished())
    assert state.phase is Phase.SIGNING
    state, _ = follow(state, *done()[2:])
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "cancelled")]
