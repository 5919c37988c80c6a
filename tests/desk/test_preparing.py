"""Preparing a list, as tables: a state and an event, and what follows from them."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.desk.signing.state import Job, MarkDesign, Phase, PlaceWish
from app.domain import errors
from app.domain.errors import Report
from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import Confidence, ImageKind, PageChoice, Reason, Search, SizeMm, Spot
from app.domain.signing import Mode, Outcome, Stage, Status
from app.domain.template import Template
from app.hosts import messages as m
from app.hosts.wire import encode
from tests.desk import fakes
from tests.desk.steps import (
    CONTEXT,
    Row,
    broke,
    follow,
    job,
    only_call,
    outcome_codes,
    page,
    paper,
    preparing,
    ready,
)

WISH = PlaceWish(1, Rect(10, 20, 30, 40))


def search(**known: object) -> Search:
    return replace(Search(Spot.BLOCK, PageChoice.LAST, SizeMm(50, 50), fakes.RULE), **known)


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
    "a document of as many pages as were counted is inspected": Row(
        preparing(job(pages=1)),
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
    "a mark that tells the paper's number has it": Row(
        preparing(job(shown=fakes.shown(), mode=Mode.ATTACHMENT, design=MarkDesign(number="12/QĐ-UBND"))),
        paper(m.DocumentInspected(fakes.facts())),
        (s.CallHost(m.Kind.PAGE, m.FindPlace(search(size=SizeMm(52, 52)))),),
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
                m.ChooseTarget("/in/a.pdf", "/out", (), ("/in/a.pdf", "/in/b.pdf"), overwrite=True),
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


@pytest.mark.clause("BT-16.1")
def test_a_document_of_another_number_of_pages_than_were_counted_is_refused_and_the_next_prepared() -> None:
    state, effects = follow(preparing(job(pages=2), job("b")), page(m.DocumentHashed(fakes.shown())))
    assert outcome_codes(state) == [(Status.REFUSED, "pages_differ"), None]
    assert state.outcomes[0] is not None
    assert state.outcomes[0].error == Report("pages_differ", {"pages": 1, "expected": 2})
    assert effects == (s.CallHost(m.Kind.PAGE, m.OpenDocument("/in/b.pdf")),)


def test_a_mode_the_rules_do_not_know_is_no_place() -> None:
    context = dataclasses.replace(CONTEXT, place=fakes.FakePlacer(Mode.ARCHIVE))
    state, _ = step(
        preparing(job(shown=fakes.shown(), mode=Mode.ARCHIVE)), paper(m.DocumentInspected(fakes.facts())), context
    )
    assert outcome_codes(state) == [(Status.FAILED, "profile_unknown")]


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


def chosen_among(first: Job, *others: Job) -> m.ChooseTarget:
    _, effects = follow(preparing(replace(first, shown=fakes.shown()), *others), page(m.PlaceFound(fakes.proposal())))
    call = only_call(effects)
    assert isinstance(call, m.ChooseTarget)
    return call


def test_a_target_is_chosen_knowing_every_promised_name_it_may_come_to_have() -> None:
    twin = ready("x", source="/elsewhere/A.PDF", target="/out/A.signed.pdf")
    call = chosen_among(job("a", wanted="/out"), twin, ready("b"), ready("c"))
    assert (call.taken, call.sources) == (("/out/A.signed.pdf",), ("/in/a.pdf", "/elsewhere/A.PDF"))


def test_a_target_that_was_named_is_chosen_knowing_who_else_has_that_name() -> None:
    call = chosen_among(job("a", wanted="/out/B.signed.pdf"), ready("b"), ready("c"))
    assert (call.taken, call.sources) == (("/out/b.signed.pdf",), ("/in/a.pdf",))


def test_a_list_of_thousands_can_be_told_of() -> None:
    others = [ready(f"{number:05}", source=f"/in/{'x' * 150}/{number:05}.pdf") for number in range(9000)]
    call = chosen_among(job("a", wanted="/out"), *others)
    assert encode(m.ToHost(1, call))


@pytest.mark.parametrize(("wanted", "chosen"), [(None, "KySo-3"), ("LanhDao", "LanhDao")])
def test_the_field_gets_the_free_name_that_paper_found_unless_it_was_named(wanted: str | None, chosen: str) -> None:
    state, _ = follow(preparing(job(field=wanted)), paper(m.DocumentInspected(fakes.facts("KySo-1", free="KySo-3"))))
    assert state.job.field == chosen


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


# ── what nobody said and nobody may guess ─────────────────────────────────────────────────────────────────────────


NUMBERED = Template("Kèm theo", Mode.APPROVE, SizeMm(60, 20), lines=("{number}",))


@pytest.mark.clause("LC-15.4b")
@pytest.mark.parametrize(
    "known",
    [{"mode": Mode.ATTACHMENT}, {"mode": Mode.ATTACHMENT, "wish": WISH}, {"design": MarkDesign(template=NUMBERED)}],
)
def test_a_mark_that_tells_the_papers_number_is_not_signed_without_it(known: dict[str, object]) -> None:
    state, _ = follow(preparing(replace(job(shown=fakes.shown()), **known)), paper(m.DocumentInspected(fakes.facts())))
    assert outcome_codes(state) == [(Status.REFUSED, "number_missing")]


def test_a_place_that_is_a_guess_is_not_signed_at_where_only_sure_ones_are_wanted() -> None:
    state, _ = follow(
        preparing(job(shown=fakes.shown(), facts=fakes.facts(), only_sure=True)),
        page(m.PlaceFound(fakes.proposal(confidence=Confidence.LOW, reason=Reason.NO_TEXT))),
    )
    assert outcome_codes(state) == [(Status.REFUSED, "place_doubtful")]
    assert state.outcomes[0] is not None
    assert state.outcomes[0].error == Report("place_doubtful", {"page": 1, "reason": "no_text"})


def test_a_guess_is_signed_at_elsewhere() -> None:
    state, effects = follow(
        preparing(job(shown=fakes.shown(), facts=fakes.facts())),
        page(m.PlaceFound(fakes.proposal(confidence=Confidence.LOW))),
    )
    assert state.job.placement == fakes.proposal().placement
    assert isinstance(only_call(effects), m.ChooseTarget)


def test_a_template_has_its_own_size_around_the_place_that_was_found() -> None:
    template = Template("Rộng", Mode.APPROVE, SizeMm(80, 30), lines=("{signer}",))
    state, _ = follow(
        preparing(job(shown=fakes.shown(), facts=fakes.facts(), design=MarkDesign(template=template))),
        page(m.PlaceFound(fakes.proposal())),
    )
    assert state.job.placement is not None
    rect = state.job.placement.rect
    assert (rect.width, rect.height) == pytest.approx((80 * 72 / 25.4, 30 * 72 / 25.4))
    assert rect.centre == pytest.approx(fakes.PROPOSED.rect.centre)


def test_a_seal_keeps_the_size_the_rule_found_for_it() -> None:
    template = Template("Dấu", Mode.ISSUE, SizeMm(36, 36), image=ImageKind.SEAL)
    state, _ = follow(
        preparing(job(shown=fakes.shown(), facts=fakes.facts(), mode=Mode.ISSUE, design=MarkDesign(template=template))),
        page(m.PlaceFound(fakes.proposal())),
    )
    assert state.job.placement == fakes.proposal().placement
