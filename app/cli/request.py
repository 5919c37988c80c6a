"""``kyso request``: the register of requests sent about devices and certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click

from app.cli.arguments import GUIDANCE_PROFILE, DateType, MemberType, NumberType, guided
from app.cli.output import Value, moment, print_json, say
from app.cli.session import Session
from app.cli.speaking import SpokenGroup, option
from app.domain.requests import Registered, Request, RequestResult
from app.words import Catalogue


@click.group(cls=SpokenGroup, help="help.request")
def request() -> None:
    """Keep the register of requests about devices and certificates."""


@request.command("list", help="help.request_list")
@option("--history", type=NumberType(), metavar="NUMBER", help="help.history")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def list_requests(make_session: Callable[[], Session], *, history: int | None, as_json: bool) -> int:
    """List the requests, the newest first."""
    session = make_session()
    register = session.requests()
    entries = register.latest() if history is None else register.history(history)
    if as_json:
        print_json([_entry_json(entry) for entry in entries])
        return 0
    for entry in entries:
        click.echo(_line(entry, session) if history is None else _version(entry, session.words))
    if not entries:
        say(session.words.say("request_command.none"))
    return 0


@request.command("add", help="help.request_add")
@click.argument("form_name", metavar="FORM")
@option("--profile", default=GUIDANCE_PROFILE, show_default=True, help="help.guidance")
@option("--device", default="", help="help.device")
@option("--certificate", default="", help="help.certificate")
@option("--sent", type=DateType(), help="help.sent")
@option("--received", type=DateType(), help="help.received")
@option("--note", default="", help="help.note")
@click.pass_obj
def add_request(
    make_session: Callable[[], Session],
    form_name: str,
    *,
    profile: str,
    device: str,
    certificate: str,
    sent: date | None,
    received: date | None,
    note: str,
) -> int:
    """Enter a request that was sent."""
    session = make_session()
    desk = session.guidance()
    with guided(session.words, desk.guides):
        use = desk.guides.form_use(profile, form_name)
    entry = Request(
        form=use.name,
        profile=profile.lower(),
        device=device,
        certificate=certificate,
        recipient=use.recipient or "",
        sent=sent,
        received=received,
        due=desk.due_of_form(profile, use.name, received),
        note=note,
    )
    added = session.requests().add(entry, session.clock.now())
    click.echo(session.words.say("request_command.added", number=added.number))
    return 0


@request.command("result", help="help.request_result")
@click.argument("number", type=NumberType(), metavar="NUMBER")
@click.argument("result", metavar="RESULT", type=MemberType(RequestResult))
@option("--received", type=DateType(), help="help.received")
@option("--answered", type=DateType(), help="help.answered")
@option("--note", help="help.note_result")
@click.pass_obj
def set_result(
    make_session: Callable[[], Session],
    number: int,
    result: RequestResult,
    *,
    received: date | None,
    answered: date | None,
    note: str | None,
) -> int:
    """Enter the result of a request; earlier entries stay."""
    session = make_session()
    register = session.requests()
    entry = register.find(number).request
    if received is not None:
        entry = entry.taken_in(received, session.guidance().due_of_form(entry.profile, entry.form, received))
    entry = entry.ended(result, answered=answered, note=note)
    register.edit(number, entry, session.clock.now())
    click.echo(session.words.say("request_command.changed", number=number))
    return 0


def _version(entry: Registered, words: Catalogue) -> str:
    told = entry.request
    return words.say(
        "request_command.version", moment=entry.at, result=words.name(told.result), note=told.note
    ).rstrip()


def _line(entry: Registered, session: Session) -> str:
    told, words, today = entry.request, session.words, session.clock.now().date()
    unknown = words.say("request_command.no_date")
    line = words.say(
        "request_command.line",
        number=entry.number,
        form=told.form,
        profile=told.profile,
        device=told.device or unknown,
        sent=told.sent or unknown,
        due=told.due or unknown,
        result=words.name(told.result),
    )
    late = f" · {words.say('request_command.late')}" if told.is_late(today) else ""
    return line + late + (f" · {told.note}" if told.note else "")


def _entry_json(entry: Registered) -> Value:
    told = entry.request
    return {
        "number": entry.number,
        "version": entry.version,
        "at": moment(entry.at),
        "form": told.form,
        "profile": told.profile,
        "device": told.device,
        "certificate": told.certificate,
        "recipient": told.recipient,
        "sent": _iso(told.sent),
        "received": _iso(told.received),
        "due": _iso(told.due),
        "result": told.result.value,
        "answered": _iso(told.answered),
        "note": told.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
