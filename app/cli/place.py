"""``kyso place``: where the rules put a mark, without signing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli.arguments import DEFAULT_PROFILE, MemberType, PaperNumberType, absolute
from app.cli.output import print_json, proposal_json
from app.cli.picturing import save_picture
from app.cli.session import Session
from app.cli.speaking import SpokenCommand, option
from app.desk.calling import Waiting
from app.desk.placing import PlaceAnswer, PlaceFinder, PlaceQuestion
from app.desk.ports import Host, Placer
from app.domain.document import PaperFacts
from app.domain.errors import Problem
from app.domain.signing import Mode
from app.hosts import messages as m


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line."""

    file: str | None
    mode: Mode
    profile: str
    signer: str | None
    seal_mm: float | None
    number: str | None
    picture: str | None
    forget: bool
    as_json: bool


@click.command(cls=SpokenCommand, help="help.place")
@click.argument("file", required=False, metavar="FILE")
@option("--mode", type=MemberType(Mode), default=Mode.APPROVE.value, show_default=True, help="help.mode")
@option("--profile", default=DEFAULT_PROFILE, show_default=True, help="help.profile")
@option("--signer", metavar="NAME", help="help.signer")
@option("--seal-mm", type=click.FloatRange(5, 100), metavar="MM", help="help.seal_mm")
@option("--number", type=PaperNumberType(), help="help.number")
@option("--picture", metavar="PNG", help="help.picture")
@option("--forget", is_flag=True, help="help.forget_places")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def place(make_session: Callable[[], Session], /, **options: Any) -> int:
    """Tell where the rules put a mark; or forget how people corrected it."""
    wish, session = Wish(**options), make_session()
    if wish.forget and wish.file is not None:
        raise click.UsageError(session.words.say("usage.too_many", what="FILE"))
    if wish.forget:
        return _forget(session, as_json=wish.as_json)
    if wish.file is None:
        raise click.UsageError(session.words.say("usage.missing", what="FILE"))
    path = absolute(wish.file, session.working_folder)
    answer = _find(session, path, wish)
    proposal = answer.proposal
    assert proposal is not None, "an answer without a problem has a proposal"
    if wish.picture:
        look = session.placer(wish.profile).look(wish.mode)
        is_round = look.image is not None and look.image.real_size
        target = Path(absolute(wish.picture, session.working_folder))
        save_picture(session, path, answer, target, is_round=is_round)
    if wish.as_json:
        print_json(proposal_json(proposal, session.words))
        return 0
    rect = proposal.placement.rect
    numbers = ",".join(f"{side:g}" for side in (rect.x, rect.y, rect.width, rect.height))
    click.echo(f"{proposal.placement.page}:{numbers}")
    click.echo(session.words.proposed(proposal))
    click.echo(session.words.say("cli.place_confidence", confidence=session.words.name(proposal.confidence)))
    return 0


def _forget(session: Session, *, as_json: bool) -> int:
    """Forget every correction and tell of how many layouts."""
    count = session.layouts.count()
    session.layouts.clear()
    if as_json:
        print_json({"forgotten": count})
    else:
        click.echo(session.words.say("cli.places_forgotten", count=count))
    return 0


def _find(session: Session, path: str, wish: Wish) -> PlaceAnswer:
    """Return what the finder says of the file. Raise the problem that keeps the mark off it."""
    placer = session.placer(wish.profile)
    signed = _read_facts(session, path).fields if placer.needs_signatures(wish.mode) else ()
    answers: list[PlaceAnswer] = []
    finder = PlaceFinder(session.hosts, placer, session.layouts, answers.append)
    lines = _lines(session, placer, wish)
    finder.look(PlaceQuestion(path, wish.mode, signer=wish.signer, signed=signed, lines=lines, seal_mm=wish.seal_mm))
    session.wait_until(lambda: bool(answers))
    if answers[0].problem is not None:
        raise answers[0].problem.as_problem()
    return answers[0]


def _lines(session: Session, placer: Placer, wish: Wish) -> tuple[str, ...]:
    """Return the text of the mark if all of it is known before anybody signs: it then has the room it will take."""
    text = placer.look(wish.mode).text
    if text is None:
        return ()
    told = session.lines(None, session.clock.now(), text, number=wish.number or "")
    return told if len(told) == len(text.lines) else ()


def _read_facts(session: Session, path: str) -> PaperFacts:
    """Return what the signing library reads in the file, its signatures among it."""
    shown = _call(session, m.Kind.PAGE, m.OpenDocument(path), m.HashDocument())
    assert isinstance(shown, m.DocumentHashed), "the host keeps to the contract"
    inspected = _call(session, m.Kind.PAPER, m.InspectDocument(path, shown.shown))
    assert isinstance(inspected, m.DocumentInspected), "the host keeps to the contract"
    return inspected.facts


def _call(session: Session, kind: m.Kind, *calls: m.Call) -> m.Answer:
    """Make calls to one host and return what the last one ends with. Raise the problem any of them ends with."""
    host = session.hosts.start(kind)
    try:
        answers = [_call_one(session, host, call) for call in calls]
    finally:
        host.end()
    return answers[-1]


def _call_one(session: Session, host: Host, call: m.Call) -> m.Answer:
    results: list[m.Answer | Problem] = []
    host.call(call, listener=Waiting(lambda answer, _blob: results.append(answer), results.append))
    session.wait_until(lambda: bool(results))
    if isinstance(results[0], Problem):
        raise results[0]
    return results[0]
