"""Preparing a list, as tables: a state and an event, and what follows from them."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.desk.signing.state import MarkDesign, Phase, PlaceWish
from app.domain import errors
from app.domain.errors import Report
from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import PageChoice, Search, SizeMm, Spot
from app.domain.signing import Mode, Outcome, Stage, Status
from app.hosts import messages as m
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
    signing,
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
