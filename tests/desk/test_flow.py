"""The signing flow as tables: a state and an event, and what follows from them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.desk.signing.state import Context, Job, MarkDesign, Phase, PlaceWish, Signer, State
from app.domain import errors
from app.domain.errors import DeviceProblem, FileProblem, OutputProblem, PinProblem, Problem, Report, type_of
from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import PageChoice, Search, SizeMm, Spot
from app.domain.signing import Level, Mode, Outcome, Signed, Stage, Status
from app.hosts import messages as m
from tests.desk import fakes

WISH = PlaceWish(1, Rect(10, 20, 30, 40))
CONTEXT = Context(fakes.place, fakes.lines, fakes.NOW, 107.5)
SIGNER = Signer(fakes.certificate(), (b"authority",))
DIED = errors.HostDied(kind="paper", why="died").report()
REMOVED = errors.TokenRemoved(label="Phan Thanh Mai").report()
ATTRIBUTES = b"attributes"
TEMPORARY = "/out/.a.pdf-00000000.kyso-part"


def job(name: str = "a", **known: object) -> Job:
    return replace(Job(f"/in/{name}.pdf", MarkDesign()), **known)


def ready(name: str = "a", **known: object) -> Job:
    """Return a job that lacks nothing but its signature."""
    told = {"shown": fakes.shown(), "facts": fakes.facts(), "placement": fakes.PROPOSED, "field": "KySo-1"}
    return job(name, target=f"/out/{name}.signed.pdf", **told, **known)


def search(**known: object) -> Search:
    return replace(Search(Spot.BLOCK, PageChoice.LAST, SizeMm(50, 50), fakes.RULE), **known)


def preparing(*jobs: Job, **known: object) -> State:
    return replace(State.of(jobs or (job(),), SIGNER), **known)


def signing(*jobs: Job, **known: object) -> State:
    begun = replace(State.of(jobs or (ready(),), SIGNER), phase=Phase.SIGNING, started_s=100.0)
    return replace(begun, **known)


def signed(name: str = "a") -> Signed:
    return Signed(f"/out/{name}.signed.pdf", fakes.DIGEST, "KySo-1", fakes.PROPOSED, Level.B_B)


def follow(state: State, *events: s.Event) -> tuple[State, tuple[s.Effect, ...]]:
    """Take a step for each event; return the last state and the effects of the last step."""
    effects: tuple[s.Effect, ...] = ()
    for event in events:
        state, effects = step(state, event, CONTEXT)
    return state, effects


def page(body: m.Answer) -> s.Answered:
    return s.Answered(m.Kind.PAGE, body)


def paper(body: m.Answer) -> s.Answered:
    return s.Answered(m.Kind.PAPER, body)


def broke(problem: Report, kind: m.Kind = m.Kind.PAPER) -> s.Broke:
    return s.Broke(kind, problem)


def only_call(effects: tuple[s.Effect, ...]) -> m.Call:
    (effect,) = effects
    assert isinstance(effect, s.CallHost)
    return effect.body


# ── preparing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """One line of a table: in ``state``, ``event`` makes the flow want ``effects``."""

    state: State
    event: s.Event
    effects: tuple[s.Effect, ...]


PREPARING = {
    "the first document is opened": Row(
        preparing(), s.Started(), (s.CallHost(m.Kind.PAGE, m.OpenDocument("/in/a.pdf")),)
    ),
    "an opened document is digested": Row(
        preparing(),
        page(m.DocumentOpened((fakes.A4,), encrypted=False)),
        (s.CallHost(m.Kind.PAGE, m.HashDocument()),),
    ),
    "a digested document is inspected": Row(
        preparing(),
        page(m.DocumentHashed(fakes.shown())),
        (s.CallHost(m.Kind.PAPER, m.InspectDocument("/in/a.pdf", fakes.shown(), None)),),
    ),
    "a document that was shown and placed before is not opened again": Row(
        preparing(job(shown=fakes.shown(), wish=WISH)),
        s.Started(),
        (s.CallHost(m.Kind.PAPER, m.InspectDocument("/in/a.pdf", fakes.shown(), None)),),
    ),
    "the rules place a mark that nobody placed, in the block of whoever signs": Row(
        preparing(job(shown=fakes.shown())),
        paper(m.DocumentInspected(fakes.facts("A"))),
        (s.CallHost(m.Kind.PAGE, m.FindPlace(search(signer="Phan Thanh Mai", signed=fakes.facts("A").fields))),),
    ),
    "somebody else's block may be meant": Row(
        preparing(job(shown=fakes.shown(), leader="Trần Văn Bình")),
        paper(m.DocumentInspected(fakes.facts())),
        (s.CallHost(m.Kind.PAGE, m.FindPlace(search(signer="Trần Văn Bình"))),),
    ),
    "a seal has its real diameter and no block of its own": Row(
        preparing(job(shown=fakes.shown(), mode=Mode.ISSUE, seal_mm=37)),
        paper(m.DocumentInspected(fakes.facts())),
        (s.CallHost(m.Kind.PAGE, m.FindPlace(search(size=SizeMm(37, 37)))),),
    ),
    "text that a rule prescribes has the room it takes": Row(
        preparing(job(shown=fakes.shown(), mode=Mode.COPY)),
        paper(m.DocumentInspected(fakes.facts())),
        (s.CallHost(m.Kind.PAGE, m.FindPlace(search(size=SizeMm(52, 52)))),),
    ),
    "a placed document gets its target": Row(
        preparing(job(wanted="/out", overwrite=True, shown=fakes.shown()), ready("b")),
        page(m.PlaceFound(fakes.proposal())),
        (
            s.CallHost(
                m.Kind.PAPER,
                m.ChooseTarget("/in/a.pdf", "/out", ("/out/b.signed.pdf",), ("/in/a.pdf", "/in/b.pdf"), overwrite=True),
            ),
        ),
    ),
    "after one target comes the next document": Row(
        preparing(job("a"), job("b")),
        paper(m.TargetChosen("/out/a.signed.pdf")),
        (s.CallHost(m.Kind.PAGE, m.OpenDocument("/in/b.pdf")),),
    ),
    "progress asks for nothing": Row(preparing(), s.Noticed(m.Progress(Stage.READING, 0.5)), ()),
}


@pytest.mark.parametrize("row", PREPARING.values(), ids=PREPARING.keys())
def test_preparing(row: Row) -> None:
    assert step(row.state, row.event, CONTEXT)[1] == row.effects


def test_with_the_last_target_everything_is_prepared_and_a_pin_is_wanted() -> None:
    state, effects = follow(preparing(job()), paper(m.TargetChosen("/out/a.signed.pdf")))
    assert (state.phase, state.approved, effects) == (Phase.PREPARED, (0,), ())


def test_a_proposal_becomes_the_place_of_the_mark() -> None:
    shown = page(m.DocumentHashed(fakes.shown(fakes.A4, fakes.A4)))
    proposal = fakes.proposal(2)
    state, _ = follow(preparing(), shown, paper(m.DocumentInspected(fakes.facts())), page(m.PlaceFound(proposal)))
    assert state.job.placement == Placement(2, fakes.PROPOSED.rect)
    assert state.job.proposal == proposal


def test_a_proposal_off_the_page_is_refused() -> None:
    state, _ = follow(preparing(job(shown=fakes.shown())), page(m.PlaceFound(fakes.proposal(3))))
    assert outcome_codes(state) == [(Status.REFUSED, "rect_off_page")]


def test_a_document_that_changed_since_it_was_shown_is_refused() -> None:
    before = fakes.shown(fakes.A4, fakes.A4)
    state, _ = follow(preparing(job(shown=before)), page(m.DocumentHashed(fakes.shown())))
    assert outcome_codes(state) == [(Status.REFUSED, "file_changed")]


def test_a_mode_the_rules_do_not_know_is_no_place() -> None:
    context = dataclasses.replace(CONTEXT, place=fakes.FakePlacer(Mode.ARCHIVE))
    state, _ = step(
        preparing(job(shown=fakes.shown(), mode=Mode.ARCHIVE)), paper(m.DocumentInspected(fakes.facts())), context
    )
    assert outcome_codes(state) == [(Status.FAILED, "profile_unknown")]


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


def test_a_wish_without_a_page_means_the_last_page() -> None:
    wish = PlaceWish(None, Rect(10, 20, 30, 40))
    state, _ = follow(preparing(job(wish=wish)), page(m.DocumentHashed(fakes.shown(fakes.A4, fakes.A4, fakes.A4))))
    assert state.job.placement == Placement(3, Rect(10, 20, 30, 40))


TURNED = PageGeometry(0, 0, 595, 842, rotate=90)


@pytest.mark.parametrize(
    ("geometry", "wish", "lies_on"),
    [
        (fakes.A4, PlaceWish(1, Rect(0, 0, 595, 842)), True),
        (fakes.A4, PlaceWish(1, Rect(500, 0, 96, 50)), False),
        (fakes.A4, PlaceWish(1, Rect(0, 800, 50, 43)), False),
        (fakes.A4, PlaceWish(1, Rect(-1, 0, 50, 50)), False),
        (fakes.A4, PlaceWish(2, Rect(0, 0, 50, 50)), False),
        (TURNED, PlaceWish(1, Rect(700, 500, 140, 90)), True),
        (TURNED, PlaceWish(1, Rect(500, 700, 90, 140)), False),
    ],
)
def test_a_mark_must_lie_on_the_page_as_shown(geometry: PageGeometry, wish: PlaceWish, lies_on: bool) -> None:
    state, effects = follow(preparing(job(wish=wish)), page(m.DocumentHashed(fakes.shown(geometry))))
    if lies_on:
        assert isinstance(only_call(effects), m.InspectDocument)
    else:
        assert outcome_codes(state) == [(Status.REFUSED, "rect_off_page")]


@pytest.mark.parametrize(
    ("wanted", "there", "chosen"),
    [
        (None, (), "KySo-1"),
        (None, ("KySo-1",), "KySo-2"),
        (None, ("KySo-2", "KySo-1", "Khac"), "KySo-3"),
        ("LanhDao", ("KySo-1",), "LanhDao"),
    ],
)
def test_the_field_gets_a_free_name_unless_it_was_named(
    wanted: str | None, there: tuple[str, ...], chosen: str
) -> None:
    state, _ = follow(preparing(job(field=wanted)), paper(m.DocumentInspected(fakes.facts(*there))))
    assert state.job.field == chosen


def outcome_codes(state: State) -> list[tuple[Status, str | None] | None]:
    """Return status and code of every document, None for one without an outcome."""
    return [None if one is None else (one.status, one.error.code if one.error else None) for one in state.outcomes]


def test_a_refused_document_does_not_keep_the_next_from_being_prepared() -> None:
    state, effects = follow(preparing(job("a"), job("b")), broke(Report("file_malformed"), m.Kind.PAGE))
    assert outcome_codes(state) == [(Status.REFUSED, "file_malformed"), None]
    assert only_call(effects) == m.OpenDocument("/in/b.pdf")


def test_a_list_of_nothing_but_refused_documents_asks_for_no_pin() -> None:
    state, effects = follow(preparing(), broke(Report("file_unreadable"), m.Kind.PAGE))
    assert (state.phase, effects) == (Phase.FINISHED, ())


def test_for_signing_a_file_that_needs_a_password_is_an_encrypted_file() -> None:
    report = errors.PasswordNeeded(file="a.pdf", wrong=None).report()
    state, _ = follow(preparing(), broke(report, m.Kind.PAGE))
    assert state.outcomes[0] == Outcome(
        "/in/a.pdf", Status.REFUSED, error=Report("file_encrypted", {"file": "a.pdf", "opens": "no"})
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
    "a temporary file is put on record": Row(signing(), s.Noticed(m.Temporary(TEMPORARY)), (s.Remember(TEMPORARY),)),
    "the announced file may be in place when paper dies": Row(
        signing(committing=signed()),
        broke(DIED),
        (s.CallHost(m.Kind.PAPER, m.ConfirmTarget("/out/a.signed.pdf", fakes.DIGEST)),),
    ),
    "the last signature closes the gate": Row(signing(), paper(m.DocumentSigned(signed())), (s.CloseGate(),)),
    "a finished list hears nothing any more": Row(signing(phase=Phase.FINISHED), broke(DIED), ()),
    "a finished list cannot be cancelled": Row(signing(phase=Phase.FINISHED), s.CancelWished(), ()),
}


@pytest.mark.parametrize("row", SIGNING.values(), ids=SIGNING.keys())
def test_signing(row: Row) -> None:
    assert step(row.state, row.event, CONTEXT)[1] == row.effects


def test_progress_is_shown() -> None:
    state, _ = follow(signing(), s.Noticed(m.Progress(Stage.COPYING, 0.25)))
    assert (state.stage, state.done) == (Stage.COPYING, 0.25)


def test_a_signed_document_has_its_outcome_and_the_time_it_took() -> None:
    state, _ = follow(signing(), paper(m.DocumentSigned(signed())))
    assert state.outcomes == (Outcome("/in/a.pdf", Status.SIGNED, signed(), seconds=7.5),)
    assert state.phase is Phase.FINISHED


def test_after_one_signature_comes_the_next_document_with_nothing_left_of_the_first() -> None:
    state = signing(ready("a"), ready("b"), committing=signed(), temporary=TEMPORARY, confirming=True)
    state, effects = follow(state, paper(m.DocumentSigned(signed())))
    assert effects[0] == s.Forget(TEMPORARY, remove=False)
    assert isinstance(only_call(effects[1:]), m.SignDocument)
    assert (state.index, state.committing, state.confirming, state.temporary) == (1, None, False, None)


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


def test_a_host_that_dies_while_confirming_is_not_asked_for_ever() -> None:
    state, effects = follow(signing(committing=signed()), broke(DIED), broke(DIED))
    assert (outcome_codes(state), effects) == ([(Status.FAILED, "host_died")], (s.CloseGate(),))


def test_the_next_document_may_be_confirmed_as_well() -> None:
    state = signing(ready("a"), ready("b"), committing=signed())
    state, _ = follow(state, broke(DIED), paper(m.TargetConfirmed(complete=True)))
    _, effects = follow(state, s.Noticed(m.Committing(signed("b"))), broke(DIED))
    assert isinstance(only_call(effects), m.ConfirmTarget)


def test_trouble_of_the_token_is_told_even_if_paper_dies_of_it() -> None:
    state, _ = follow(signing(), broke(REMOVED, m.Kind.TOKEN), broke(DIED))
    assert outcome_codes(state) == [(Status.STOPPED, "token_removed")]


def test_trouble_of_the_token_leaves_what_was_signed_before() -> None:
    state = signing(ready("a"), ready("b"))
    state, _ = follow(state, paper(m.DocumentSigned(signed())), broke(REMOVED, m.Kind.TOKEN), broke(REMOVED))
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "token_removed")]


# ── cancelling ──────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTS_END = (s.EndHost(m.Kind.PAGE), s.EndHost(m.Kind.PAPER))


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.PREPARED, Phase.LOGGING_IN, Phase.SIGNING])
def test_cancelling_stops_everything_at_once(phase: Phase) -> None:
    state, effects = follow(signing(ready("a"), ready("b"), phase=phase), s.CancelWished())
    assert (state.phase, outcome_codes(state)) == (Phase.FINISHED, [(Status.STOPPED, "cancelled")] * 2)
    assert effects == (*HOSTS_END, s.CloseGate())


def test_cancelling_removes_the_temporary_file_after_its_host_has_ended() -> None:
    _, effects = follow(signing(temporary=TEMPORARY), s.CancelWished())
    assert effects == (*HOSTS_END, s.Forget(TEMPORARY, remove=True), s.CloseGate())


def test_a_document_that_is_being_put_in_place_is_finished_before_the_list_stops() -> None:
    state, effects = follow(signing(ready("a"), ready("b"), committing=signed()), s.CancelWished())
    assert (state.phase, effects) == (Phase.SIGNING, ())
    state, effects = follow(state, paper(m.DocumentSigned(signed())))
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "cancelled")]
    assert effects == (s.CloseGate(),)


@pytest.mark.parametrize("problem", [DIED, Report("output_unwritable")])
def test_a_cancelled_list_stops_also_when_putting_in_place_goes_wrong(problem: Report) -> None:
    state = signing(ready("a"), ready("b"), committing=signed(), confirming=True)
    state, _ = follow(state, s.CancelWished(), broke(problem))
    assert outcome_codes(state) == [(Status.FAILED, problem.code), (Status.STOPPED, "cancelled")]
