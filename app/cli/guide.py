"""``kyso guide``: what a text says when something has happened to a device or a certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import click
from typing_extensions import override

from app.cli.arguments import GUIDANCE_PROFILE, DateType, MemberType, guided, profile_choices
from app.cli.output import Value, print_json, say
from app.cli.session import Session
from app.cli.speaking import Choices, SpokenCommand, option, session_of, words_of
from app.desk.guiding import GuideDesk
from app.domain.errors import FormDataUnreadable
from app.domain.guidance import Basis, DeviceSort, DueRule, Event, FormUse, Guidance, Sentence, Situation
from app.domain.token import CertificateKind
from app.words import Catalogue


class _GuideCommand(SpokenCommand):
    """Tells in its help what can have happened, and by which texts."""

    @override
    def choices(self, ctx: click.Context) -> Iterator[Choices]:
        words = words_of(ctx)
        yield words.say("usage.events"), [(event.value, words.name(event)) for event in Event]
        yield profile_choices(words, session_of(ctx).guides())


@click.command(cls=_GuideCommand, help="help.guide")
@click.argument("event", metavar="EVENT", type=MemberType(Event))
@option("--profile", default=GUIDANCE_PROFILE, show_default=True, help="help.guidance")
@option("--kind", type=MemberType(CertificateKind), default="unknown", help="help.kind")
@option("--device", type=MemberType(DeviceSort), help="help.device_sort")
@option("--received", type=DateType(), help="help.received")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def guide(
    make_session: Callable[[], Session],
    event: Event,
    *,
    profile: str,
    kind: CertificateKind,
    device: DeviceSort | None,
    received: date | None,
    as_json: bool,
) -> int:
    """Tell what to do about a locked, lost or expiring device or certificate, by each text and with its source."""
    session = make_session()
    desk = session.guidance()
    with guided(session.words, desk.guides):
        page = desk.guide(profile, event, Situation(kind, device))
    _tell_slips(desk, session.words)
    if as_json:
        print_json(_page_json(page, desk, received, session.words))
    else:
        for line in _page_lines(page, desk, received, session.words):
            click.echo(line)
    return 0


def _tell_slips(desk: GuideDesk, words: Catalogue) -> None:
    """Tell what the office wrote wrongly of itself; guidance is needed all the same."""
    try:
        desk.check_office()
    except FormDataUnreadable as problem:
        say(words.problem(problem).whole)


def _page_json(page: Guidance, desk: GuideDesk, received: date | None, words: Catalogue) -> Value:
    return {
        "profile": page.profile,
        "title": page.title,
        "old": page.old,
        "event": page.event.value,
        "sections": [
            {
                "section": part.section.value,
                "title": words.name(part.section),
                "sentences": [
                    {"text": said.text, "basis": said.basis.value, "clause": said.clause, "source": said.source}
                    for said in part.sentences
                ],
            }
            for part in page.parts
        ],
        "forms": [_form_json(use) for use in page.forms],
        "due": [_due_json(rule, desk, received) for rule in page.due],
        "asks_device": page.asks_device,
        "beside": _page_json(page.beside, desk, received, words) if page.beside else None,
    }


def _form_json(use: FormUse) -> Value:
    return {
        "name": use.name,
        "title": use.title,
        "clause": use.clause,
        "source": use.source,
        "sender": use.sender,
        "recipient": use.recipient,
        "copies": list(use.copies),
    }


def _due_json(rule: DueRule, desk: GuideDesk, received: date | None) -> Value:
    return {
        "working_days": rule.working_days,
        "act": rule.act,
        "clause": rule.clause,
        "source": rule.source,
        "date": desk.due(rule, received).isoformat() if received else None,
    }


def _page_lines(page: Guidance, desk: GuideDesk, received: date | None, words: Catalogue) -> Iterator[str]:
    yield words.say("guide.title", event=words.name(page.event), text=page.title)
    if page.old:
        yield words.say("guide.old")
    for part in page.told:
        yield ""
        yield words.name(part.section).upper()
        yield from (f"  {line}" for said in part.sentences for line in _sentence_lines(said, words))
    yield from (line for _, unsaid in words.unsaid(page) for line in ("", unsaid))
    if page.event is Event.ABOUT_TO_EXPIRE and any(term.once for term in desk.guides.terms(page.profile)):
        yield ""
        yield words.say("guide.once")
    if page.asks_device:
        yield ""
        yield words.say("guide.ask_device")
    yield from _form_lines(page, words)
    if received and page.due:
        yield ""
        for rule in page.due:
            yield words.say("guide.due", received=received, due=desk.due(rule, received), act=rule.act)
        yield words.say("guide.due_note")
    elif received:
        yield ""
        yield words.say("guide.no_term")
    if page.beside:
        yield ""
        yield words.say("guide.beside", text=page.beside.title)
        yield from (f"  {line}" for line in _page_lines(page.beside, desk, received, words))


def _sentence_lines(said: Sentence, words: Catalogue) -> Iterator[str]:
    yield f"- {said.text}"
    if said.clause and said.source:
        yield "    " + words.say("guide.source", source=said.source, clause=said.clause)
    elif said.basis in {Basis.RECOMMENDATION, Basis.OFFICE}:
        yield f"    ({words.name(said.basis)})"


def _form_lines(page: Guidance, words: Catalogue) -> Iterator[str]:
    if not page.forms:
        return
    yield ""
    yield words.say("guide.forms").upper()
    for use in page.forms:
        if use.recipient is None:
            told = words.say("guide.form_kept", title=use.title)
        else:
            told = words.say("guide.form", title=use.title, recipient=use.recipient or words.say("guide.managing_body"))
        yield f"  {use.name}: {told}"
