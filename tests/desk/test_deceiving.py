"""A paper host that was taken over by a document: what it may not get, and what a person is told then."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.state import Phase
from app.domain.geometry import Placement, Rect
from app.domain.signing import Signed, Status
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.steps import (
    ATTRIBUTES,
    DIED,
    broke,
    done,
    follow,
    outcome_codes,
    paper,
    preparing,
    ready,
    signed,
    signing,
)
from tests.desk.test_runner import FakeRun, endings

QUESTION = s.Asked(m.SignatureWanted(ATTRIBUTES))
GIVEN = s.Answered(m.Kind.TOKEN, m.RawSignature(b"raw"))
HOSTS_END = (s.EndHost(m.Kind.PAGE), s.EndHost(m.Kind.PAPER))
ELSEWHERE = Signed("/etc/passwd", fakes.DIGEST, "KySo-1", fakes.PROPOSED, signed().level)


def told(state: s.State) -> list[int]:
    """Return how many signatures each document's problem speaks of."""
    reports = [one.error for one in state.outcomes if one is not None and one.error is not None]
    return [int(report.facts["signatures"] or 0) for report in reports if report.code == "host_deceived"]


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.PREPARED, Phase.LOGGING_IN])
def test_a_question_before_anything_is_signed_ends_the_list(phase: Phase) -> None:
    state, effects = follow(replace(preparing(ready("a"), ready("b")), phase=phase), QUESTION)
    assert outcome_codes(state) == [(Status.STOPPED, "host_deceived")] * 2
    assert told(state) == [0, 0]
    assert effects == (*HOSTS_END, s.CloseGate())


def test_a_second_question_for_one_document_ends_the_list_and_its_signature_is_told_of() -> None:
    state, effects = follow(signing(ready("a"), ready("b")), QUESTION, GIVEN, QUESTION)
    assert outcome_codes(state) == [(Status.STOPPED, "host_deceived")] * 2
    assert told(state) == [1, 1]
    assert effects == (*HOSTS_END, s.CloseGate())


def test_a_signature_on_its_way_counts_as_made() -> None:
    state, _ = follow(signing(), QUESTION, QUESTION)
    assert told(state) == [1]


def test_every_document_of_a_list_may_ask_once() -> None:
    state, _ = follow(signing(ready("a"), ready("b")), *done("a"), *done("b"))
    assert outcome_codes(state) == [(Status.SIGNED, None)] * 2


def test_what_was_signed_before_keeps_its_outcome_and_all_signatures_are_told_of() -> None:
    state, _ = follow(signing(ready("a"), ready("b")), *done("a"), QUESTION, GIVEN, QUESTION)
    assert outcome_codes(state) == [(Status.SIGNED, None), (Status.STOPPED, "host_deceived")]
    assert told(state) == [2]


def test_a_question_while_a_target_is_looked_at_ends_the_list() -> None:
    state, _ = follow(signing(), *done()[:3], broke(DIED), QUESTION)
    assert outcome_codes(state) == [(Status.STOPPED, "host_deceived")]


LIES = {
    "without having asked": (paper(m.DocumentSigned(signed())),),
    "without having announced it": (QUESTION, GIVEN, paper(m.DocumentSigned(signed()))),
    "announced without a signature": (s.Noticed(m.Committing(signed())),),
    "announced before the token answered": (QUESTION, s.Noticed(m.Committing(signed()))),
    "announced elsewhere": (QUESTION, GIVEN, s.Noticed(m.Committing(ELSEWHERE))),
    "announced twice": (*done()[:3], s.Noticed(m.Committing(signed()))),
    "of another content": (*done()[:3], paper(m.DocumentSigned(replace(signed(), sha256="CD" * 32)))),
    "at another place": (
        *done()[:3],
        paper(m.DocumentSigned(replace(signed(), placement=Placement(2, Rect(1, 1, 9, 9))))),
    ),
}


@pytest.mark.parametrize("events", LIES.values(), ids=LIES.keys())
def test_a_signed_file_is_believed_only_as_it_was_announced_after_its_signature(events: tuple[s.Event, ...]) -> None:
    state, effects = follow(signing(temporary="/out/part"), *events)
    assert outcome_codes(state) == [(Status.STOPPED, "host_deceived")]
    assert effects == (*HOSTS_END, s.Forget("/out/part", remove=True), s.CloseGate())


def test_a_host_that_dies_while_the_token_signs_fails_its_document_and_stops_the_others() -> None:
    state, effects = follow(signing(ready("a"), ready("b")), QUESTION, broke(DIED))
    assert outcome_codes(state) == [(Status.FAILED, "host_died"), (Status.STOPPED, "host_died")]
    assert effects == (s.CloseGate(),)


def test_no_further_signature_is_asked_of_the_token(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path, "a", "b").prepared().logged_in().asked()
    fake.token.answer(m.RawSignature(b"raw"))
    fake.asked()
    assert [call for call in fake.token.calls if isinstance(call, m.SignAttributes)] == [
        m.SignAttributes(b"attributes")
    ]
    assert [host.running for host in fake.hosts.all] == [False, False, False]
    assert endings(fake.run.state) == [(Status.STOPPED, "host_deceived")] * 2
