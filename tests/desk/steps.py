"""States of a list, the events it meets, and a way to follow them."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.desk.signing.state import Context, Job, MarkDesign, Phase, Signer, State
from app.domain import errors
from app.domain.errors import Report
from app.domain.signing import Level, Signed, Status
from app.hosts import messages as m
from tests.desk import fakes

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
    return job(name, **{"target": f"/out/{name}.signed.pdf", **told, **known})


def preparing(*jobs: Job, **known: object) -> State:
    return replace(State.of(jobs or (job(),), SIGNER), **known)


def signing(*jobs: Job, **known: object) -> State:
    begun = replace(State.of(jobs or (ready(),), SIGNER), phase=Phase.SIGNING, started_s=100.0)
    return replace(begun, **known)


def signed(name: str = "a") -> Signed:
    return Signed(f"/out/{name}.signed.pdf", fakes.DIGEST, "KySo-1", fakes.PROPOSED, Level.B_B)


def done(name: str = "a") -> tuple[s.Event, ...]:
    """Return what an honest paper host brings about for one document, from its question to its answer."""
    return (
        s.Asked(m.SignatureWanted(ATTRIBUTES)),
        s.Answered(m.Kind.TOKEN, m.RawSignature(b"raw")),
        s.Noticed(m.Committing(signed(name))),
        paper(m.DocumentSigned(signed(name))),
    )


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


@dataclass(frozen=True)
class Row:
    """One line of a table: in ``state``, ``event`` makes the flow want ``effects``."""

    state: State
    event: s.Event
    effects: tuple[s.Effect, ...]


def outcome_codes(state: State) -> list[tuple[Status, str | None] | None]:
    """Return status and code of every document, None for one without an outcome."""
    return [None if one is None else (one.status, one.error.code if one.error else None) for one in state.outcomes]
