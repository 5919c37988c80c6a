"""``kyso token``: what is plugged in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import click

from app.cli.output import Value, print_json, say, state_json, token_json
from app.cli.session import Session
from app.cli.speaking import SpokenGroup, option
from app.desk.chains import ChainWatch, Known, withdrawn
from app.desk.devices import Devices, DeviceWatch, find_certificate, find_token
from app.domain.devices import (
    DeviceState,
    KnownModule,
    ModuleReport,
    ModuleState,
    Offer,
    UnreadyToken,
    device_state,
    offers_of,
)
from app.domain.problem import Problem
from app.domain.token import Certificate, Token, Unusable
from app.domain.trust import ChainReport

_DEVICE = 4
_INTERRUPTED = 130
_QUIET = {ModuleState.ASKED, ModuleState.WORKING, ModuleState.NO_SLOT, ModuleState.NO_TOKEN}
"""States of a driver that need no words as long as some device is there."""
_READY = {DeviceState.READY, DeviceState.READY_UNREPORTED}

_module = option("--module", metavar="PATH", help="help.module")
_json = option("--json", "as_json", is_flag=True, help="help.json")


@click.group(cls=SpokenGroup, help="help.tokens")
def token() -> None:
    """Look at the devices that are plugged in."""


@token.command("list", help="help.token_list")
@_module
@_json
@click.pass_obj
def list_tokens(make_session: Callable[[], Session], module: str | None, *, as_json: bool) -> int:
    """List devices, the state of their password (PIN) and their certificates."""
    session = make_session()
    devices = look(session, module)
    if as_json:
        print_json([_json_of(found, session) for found in devices.tokens])
    else:
        for found in devices.tokens:
            _print(found, session)
        if not devices.tokens:
            say(session.words.say("cli.no_token"))
    for line in _remarks(devices, session):
        say(line)
    return _DEVICE if devices.troubles and not devices.tokens else 0


@token.command("show", help="help.token_show")
@click.argument("label", required=False)
@_module
@_json
@click.pass_obj
def show(make_session: Callable[[], Session], label: str | None, module: str | None, *, as_json: bool) -> int:
    """Show one device: state, every certificate, what can be done."""
    session = make_session()
    devices = look(session, module)
    if label is None and len(devices.tokens) > 1:
        raise click.UsageError(session.words.say("token_command.several", count=len(devices.tokens)))
    for line in _remarks(devices, session):
        say(line)
    if label is None and not devices.tokens:
        say(session.words.say("cli.no_token"))
        return _DEVICE
    found = find_token(devices.tokens, label) if label else devices.tokens[0]
    if as_json:
        print_json(state_json(_json_of(found, session), device_state(found, session.gate.state_of(found))))
    else:
        _print_whole(found, session, _chains(found, session))
    return 0


@token.command("watch", help="help.token_watch")
@_module
@_json
@click.pass_obj
def watch(make_session: Callable[[], Session], module: str | None, *, as_json: bool) -> int:
    """Tell of devices plugged in and pulled out until Ctrl-C."""
    session = make_session()
    follower = _Follower(session, as_json=as_json)
    devices = DeviceWatch(session.hosts, session.clock, _modules(session, module), follower.changed, session.usb)
    devices.watch()
    try:
        session.wait_until(lambda: False)
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        devices.end()
    return 0


def look(session: Session, module: str | None) -> Devices:
    """Ask the given driver, or every known one, what is plugged in."""
    watch = DeviceWatch(session.hosts, session.clock, _modules(session, module), lambda _: None, session.usb)
    watch.look_once()
    session.wait_until(lambda: watch.state.looked)
    watch.end()
    return watch.state


def _modules(session: Session, module: str | None) -> tuple[str | KnownModule, ...]:
    """Return the drivers to ask; of one that was named, what the table knows of it as well."""
    if module is None:
        return session.modules()
    return (next((known for known in session.modules() if known.path == module), module),)


class _Follower:
    """Tells what changed since it was told last."""

    def __init__(self, session: Session, *, as_json: bool) -> None:
        self._session = session
        self._as_json = as_json
        self._tokens: dict[str, Token] = {}
        self._remarks: tuple[str, ...] = ()

    def changed(self, devices: Devices) -> None:
        words, now = self._session.words, {one.identity: one for one in devices.tokens}
        if self._as_json:
            print_json([_json_of(found, self._session) for found in devices.tokens])
            return
        for identity in self._tokens.keys() - now.keys():
            click.echo(words.say("token_command.pulled", label=self._tokens[identity].label))
        for identity in now.keys() - self._tokens.keys():
            click.echo(words.say("token_command.plugged", label=now[identity].label))
        for identity in (identity for identity, found in now.items() if self._tokens.get(identity) != found):
            _print(now[identity], self._session)
        self._tokens = now
        remarks = tuple(_remarks(devices, self._session))
        for line in (line for line in remarks if line not in self._remarks):
            say(line)
        self._remarks = remarks


def _json_of(found: Token, session: Session) -> Value:
    return token_json(found, session.gate.state_of(found), session.declared_of)


def _print(found: Token, session: Session) -> None:
    pin, words = session.gate.state_of(found), session.words
    click.echo(f"{found.label}  ·  {found.model} {found.serial}")
    click.echo(f"  {words.name(pin.state)} ({words.name(pin.source)})")
    for certificate in found.certificates:
        reason = _reason(certificate, session)
        until = words.formats.date(certificate.not_after)
        click.echo(f"  {certificate.holder}  {certificate.serial}  {words.say('cli.valid_until', day=until)}{reason}")


def _chains(found: Token, session: Session) -> Mapping[str, Known]:
    """Ask who issued the certificates of a device and whether they still stand."""
    watch = ChainWatch(session.hosts, lambda: None)
    watch.meet((found,))
    session.wait_until(lambda: all(each.sha256 in watch.known for each in found.certificates))
    watch.end()
    return watch.known


def _print_whole(found: Token, session: Session, chains: Mapping[str, Known]) -> None:
    """Print one device as the window's card shows it."""
    pin, words = session.gate.state_of(found), session.words
    state, taken = device_state(found, pin), _taken(found)
    against = withdrawn(chains).get(taken.sha256) if taken is not None else None
    click.echo(f"{found.label}  ·  {found.model} {found.serial}")
    if against is not None:
        click.echo(f"  {words.say('device_card.against', state=words.name(against))}")
    if against is None or state not in _READY:
        click.echo(f"  {words.name(state)}. {words.step(state)}")
    click.echo(f"  {words.name(pin.state)} ({words.name(pin.source)})")
    for certificate in found.certificates:
        _print_certificate(certificate, session, chains[certificate.sha256])
        if len(found.certificates) > 1 and certificate == taken:
            click.echo(f"    {words.say('token_command.taken')}")
    if found.authorities:
        click.echo(f"  {words.say('token_command.authorities', count=len(found.authorities))}")
    offers = tuple(offer for offer in offers_of(state) if against is None or offer is not Offer.SIGN)
    click.echo(f"  {words.say('token_command.offers', offers=_offers(offers, session))}")


def _print_certificate(certificate: Certificate, session: Session, known: Known) -> None:
    click.echo(f"  {certificate.holder}  ({_kind(certificate, session)})  {certificate.serial}")
    click.echo(f"    {certificate.office or '–'}")
    click.echo(f"    {_lasting(certificate, session)}")
    click.echo(f"    {_issuer(known, session)}")


def _kind(certificate: Certificate, session: Session) -> str:
    """Return whose a certificate is, and whether that is only a guess."""
    words, declared = session.words, session.declared_of(certificate)
    kind = words.name(declared.kind)
    return words.say("token_command.guessed", kind=kind) if declared.guessed else kind


def _lasting(certificate: Certificate, session: Session) -> str:
    """Return how long a certificate lasts, and what else keeps it from signing."""
    ended = certificate.reason in {None, Unusable.EXPIRED}
    return _validity(certificate, session) + ("" if ended else _reason(certificate, session))


def _issuer(known: Known, session: Session) -> str:
    if isinstance(known, ChainReport):
        return session.words.chain(known)
    return session.words.say("device_card.chain_failed", why=session.words.problem(known).title)


def _taken(found: Token) -> Certificate | None:
    """Return the certificate that ``kyso sign`` takes where none is named."""
    try:
        return find_certificate(found, None)
    except Problem:
        return None


def _validity(certificate: Certificate, session: Session) -> str:
    words, days = session.words, (certificate.not_after - session.clock.now()).days
    first, last = words.formats.date(certificate.not_before), words.formats.date(certificate.not_after)
    if days < 0:
        return words.say("token_command.over", first=first, last=last)
    return words.say("token_command.valid", first=first, last=last, days=days)


def _reason(certificate: Certificate, session: Session) -> str:
    return "" if certificate.reason is None else f" – {session.words.name(certificate.reason)}"


def _remarks(devices: Devices, session: Session) -> Iterator[str]:
    """Yield what else there is to know: slips of the office, devices without a driver, tokens of no use, drivers."""
    words = session.words
    yield from (words.problem(slip).whole for slip in session.office_slips())
    for device in devices.undriven:
        title = words.say("undriven.title", device=device.name)
        yield f"{title}. {words.say('undriven.line', driver=device.driver)}"
    for unready in devices.unready:
        yield _unready(unready, session)
    for report in devices.modules:
        if report.state not in _QUIET or (not devices.tokens and report.state is not ModuleState.ASKED):
            yield _module_line(report, devices, session)


def _unready(unready: UnreadyToken, session: Session) -> str:
    words, state = session.words, DeviceState(unready.why.value)
    place = words.say("token_command.reader", reader=unready.reader)
    return f"{words.name(state)} ({place}). {words.step(state)}"


def _module_line(report: ModuleReport, devices: Devices, session: Session) -> str:
    words = session.words
    code = next((f" [{one.problem.code}]" for one in devices.troubles if one.module == report.module), "")
    return f"{report.module}: {words.name(report.state)}. {words.step(report.state)}{code}"


def _offers(offers: tuple[Offer, ...], session: Session) -> str:
    return ", ".join(session.words.name(offer) for offer in offers) or "–"
