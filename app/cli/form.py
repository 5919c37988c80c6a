"""``kyso form``: fill in a form that a text names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli.arguments import GUIDANCE_PROFILE, absolute, guided
from app.cli.output import print_json, say
from app.cli.session import Session
from app.cli.speaking import SpokenCommand, option
from app.cli.token import look
from app.desk.calling import Waiting
from app.desk.declared import known_as
from app.desk.devices import find_certificate, find_token
from app.desk.guiding import certificate_for_form
from app.domain.errors import Problem
from app.domain.forms import FormData, FormFormat, FormOrder
from app.domain.guidance import FormUse
from app.domain.token import Certificate, Token
from app.hosts import messages as m
from app.words import Catalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line."""

    name: str
    profile: str
    token: tuple[str, ...]
    cert: str | None
    data: str | None
    out: str
    module: str | None
    force: bool
    as_json: bool


@click.command(cls=SpokenCommand, help="help.form")
@click.argument("name", metavar="NAME")
@option("--profile", default=GUIDANCE_PROFILE, show_default=True, help="help.profile_of_form")
@option("--token", multiple=True, metavar="LABEL", help="help.token_of_form")
@option("--cert", metavar="SERIAL", help="help.cert_of_form")
@option("--data", metavar="FILE.toml", help="help.data")
@option("--out", required=True, metavar="FILE", help="help.out_form")
@option("--module", metavar="PATH", help="help.module")
@option("--force", is_flag=True, help="help.force_form")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def form(make_session: Callable[[], Session], /, **options: Any) -> int:
    """Write a form from devices and the data of the office; what is not known stays a dotted line."""
    wish, session = Wish(**options), make_session()
    if Path(wish.out).suffix[1:].lower() not in [*FormFormat]:
        raise click.UsageError(session.words.say("form_command.wrong_ending"))
    order = _order(session, wish)
    target = absolute(wish.out, session.working_folder)
    _write(session, m.WriteForm(order, target, wish.force))
    if wish.as_json:
        print_json({"form": order.use.name, "profile": wish.profile, "recipient": order.use.recipient, "file": target})
    else:
        click.echo(session.words.say("form_command.written", file=target))
        if order.use.recipient:
            click.echo(session.words.say("form_command.recipient", recipient=order.use.recipient))
    return 0


def _order(session: Session, wish: Wish) -> FormOrder:
    desk = session.guidance()
    with guided(session.words):
        desk.guides.form_use(wish.profile, wish.name)
    desk.check_office()
    data = FormData()
    if wish.data:
        file = session.working_folder / wish.data
        data = session.form_data(file)
        desk.forms.check(data, file.name)
    devices = _devices(session, wish)
    order = desk.order(wish.profile, wish.name, data, devices)
    _tell_doubts(session.words, order.use, [certificate for _, certificate in devices if certificate is not None])
    _tell_unplaced(session.words, desk.forms.unplaced(order, data))
    return order


def _tell_doubts(words: Catalogue, use: FormUse, certificates: list[Certificate]) -> None:
    """Tell of certificates of another kind than the form is for; a kind may be a guess, so nothing is refused."""
    wanted = "; ".join(words.name(kind) for kind in use.kinds)
    for certificate in certificates:
        if not use.fits(certificate.kind):
            found = {"kind": words.name(certificate.kind), "holder": certificate.holder}
            say(words.say("form_command.other_kind", form=use.title, wanted=wanted, **found))


def _tell_unplaced(words: Catalogue, labels: tuple[str, ...]) -> None:
    """Tell what was typed and does not stand on the paper."""
    if labels:
        say(words.say("form_command.unplaced", fields=", ".join(labels)))


def _devices(session: Session, wish: Wish) -> tuple[tuple[Token, Certificate | None], ...]:
    """Return the devices that were named, each with the certificate the form is about."""
    if not wish.token:
        return ()
    present = look(session, wish.module)
    if present.troubles and not present.tokens:
        raise present.troubles[0].problem.as_problem()
    found = [find_token(present.tokens, label) for label in wish.token]
    return tuple((token, _certificate(session, token, wish.cert)) for token in found)


def _certificate(session: Session, token: Token, serial: str | None) -> Certificate | None:
    """Return the certificate that was named, or the one a form is about, as whose it was declared to be."""
    found = find_certificate(token, serial) if serial else certificate_for_form(token)
    return found and known_as(found, session.declared_of(found).kind)


def _write(session: Session, call: m.WriteForm) -> None:
    host = session.hosts.start(m.Kind.FORMS)
    ended: list[Problem | None] = []
    host.call(call, listener=Waiting(lambda _answer, _blob: ended.append(None), ended.append))
    session.wait_until(lambda: bool(ended))
    host.end()
    if ended[0] is not None:
        raise ended[0]
