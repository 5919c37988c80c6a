"""``kyso token``: what is plugged in."""

from __future__ import annotations

from collections.abc import Callable

import click

from app.cli.output import print_json, say, token_json
from app.cli.session import Session
from app.desk.devices import Devices, DeviceWatch
from app.domain.token import Token

_DEVICE = 4


@click.group()
def token() -> None:
    """Thiết bị lưu khóa bí mật đang cắm vào máy."""


@token.command("list")
@click.option("--module", metavar="PATH", help="Chỉ dùng trình điều khiển này trong lần chạy này.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
@click.pass_obj
def list_tokens(make_session: Callable[[], Session], module: str | None, *, as_json: bool) -> int:
    """Liệt kê thiết bị, tình trạng mật khẩu (PIN) và chứng thư số."""
    session = make_session()
    devices = look(session, module)
    if as_json:
        print_json([token_json(found, session.gate.state_of(found)) for found in devices.tokens])
    else:
        for found in devices.tokens:
            _print(found, session)
        if not devices.tokens:
            say(session.words.say("cli.no_token"))
    for trouble in devices.troubles:
        told = session.words.problem(trouble.problem)
        say(f"{trouble.module}: {told.title} {told.next_step} [{told.code}]")
    return _DEVICE if devices.troubles and not devices.tokens else 0


def look(session: Session, module: str | None) -> Devices:
    """Ask the given driver, or every known one, what is plugged in."""
    modules = (str(session.working_folder / module),) if module else session.modules()
    watch = DeviceWatch(session.hosts, session.clock, modules, lambda _: None)
    watch.look_once()
    session.wait_until(lambda: watch.state.looked)
    watch.end()
    return watch.state


def _print(found: Token, session: Session) -> None:
    pin, words = session.gate.state_of(found), session.words
    click.echo(f"{found.label}  ·  {found.model} {found.serial}")
    click.echo(f"  {words.name(pin.state)} ({words.name(pin.source)})")
    for certificate in found.certificates:
        reason = "" if certificate.reason is None else f" – {words.name(certificate.reason)}"
        until = words.formats.date(certificate.not_after)
        click.echo(f"  {certificate.holder}  {certificate.serial}  {words.say('cli.valid_until', day=until)}{reason}")
