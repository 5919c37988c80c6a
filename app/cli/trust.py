"""``kyso trust``: whom this machine trusts to issue certificates."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from app.cli.arguments import absolute
from app.cli.output import Value, moment, print_json, say
from app.cli.session import Session
from app.cli.speaking import SpokenGroup, option
from app.desk.calling import Waiting
from app.domain.errors import Problem, TrustUnsuitable
from app.domain.trust import TrustedAuthority
from app.hosts import messages as m

_NOTHING_DONE = 1
_yes = option("--yes", is_flag=True, help="help.yes")


@click.group(cls=SpokenGroup, help="help.trusted")
def trust() -> None:
    """See to the issuers of certificates this computer trusts."""


@trust.command("list", help="help.trust_list")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def list_authorities(make_session: Callable[[], Session], *, as_json: bool) -> int:
    """List the trusted issuers: those of KySo, of this computer, of the user."""
    session = make_session()
    listed = _listed(session, m.ListAuthorities())
    if as_json:
        print_json([authority_json(each) for each in listed])
    else:
        for each in listed:
            click.echo("\n".join(_lines(each, session)))
    return 0


@trust.command("add", help="help.trust_add")
@click.argument("file", metavar="FILE")
@_yes
@click.pass_obj
def add_authority(make_session: Callable[[], Session], file: str, *, yes: bool) -> int:
    """Add the issuer's certificates in FILE, after each SHA-256 was compared."""
    session = make_session()
    path = absolute(file, session.working_folder)
    listed, added = _listed(session, m.ReadAuthorities(path)), 0
    unsuitable = next((each for each in listed if not each.is_authority), None)
    if unsuitable is not None:
        raise TrustUnsuitable(name=unsuitable.name)
    for each in listed:
        for line in _lines(each, session):
            say(line)
        say(session.words.say("trust_command.compare"))
        if yes or _agreed(session, session.words.say("trust_command.ask_add", name=each.name)):
            _call(session, m.AddAuthority(path, each.sha256))
            click.echo(session.words.say("trust_command.added", name=each.name))
            added += 1
    return _ended(session, added)


@trust.command("remove", help="help.trust_remove")
@click.argument("sha256", metavar="SHA256")
@_yes
@click.pass_obj
def remove_authority(make_session: Callable[[], Session], sha256: str, *, yes: bool) -> int:
    """Remove a certificate the user added, by its SHA-256."""
    session = make_session()
    wanted = "".join(letter for letter in sha256.upper() if letter not in ": ")
    if len(wanted) != 64 or not set(wanted) <= set("0123456789ABCDEF"):
        raise click.BadParameter(sha256, param_hint="SHA256")
    if not yes and not _agreed(session, session.words.say("trust_command.ask_remove", sha256=wanted)):
        return _ended(session, 0)
    _call(session, m.RemoveAuthority(wanted))
    click.echo(session.words.say("trust_command.removed", sha256=wanted))
    return 0


def authority_json(authority: TrustedAuthority) -> Value:
    """Return one element of ``kyso trust list --json``."""
    return {
        "name": authority.name,
        "subject": authority.subject,
        "issuer": authority.issuer,
        "serial": authority.serial,
        "sha256": authority.sha256,
        "not_before": moment(authority.not_before),
        "not_after": moment(authority.not_after),
        "scope": authority.scope.value,
        "at_hand": authority.at_hand,
    }


def _lines(authority: TrustedAuthority, session: Session) -> list[str]:
    """Return what a person compares: name and who vouches, validity, fingerprint in pairs."""
    words, say_date = session.words, session.words.formats.date
    pairs = ":".join(authority.sha256[i : i + 2] for i in range(0, len(authority.sha256), 2))
    first, last = say_date(authority.not_before), say_date(authority.not_after)
    lines = [
        words.say("trust_command.line", name=authority.name, scope=words.name(authority.scope)),
        f"  {words.say('trust_command.validity', first=first, last=last)}",
        f"  {words.say('trust_command.fingerprint', sha256=pairs)}",
    ]
    return lines if authority.at_hand else [*lines, f"  {words.say('trust_command.not_at_hand')}"]


def _agreed(session: Session, question: str) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError(session.words.say("trust_command.needs_yes"))
    words = session.words
    say(f"{question} {words.say('trust_command.yes_or_no')}")
    return sys.stdin.readline().strip().casefold() in words.say("trust_command.yes_words").split()


def _ended(session: Session, done: int) -> int:
    if not done:
        say(session.words.say("trust_command.unchanged"))
    return 0 if done else _NOTHING_DONE


def _listed(session: Session, call: m.ListAuthorities | m.ReadAuthorities) -> tuple[TrustedAuthority, ...]:
    answer = _call(session, call)
    assert isinstance(answer, m.AuthoritiesListed), "the host keeps to the contract"
    return answer.authorities


def _call(session: Session, call: m.Call) -> m.Answer:
    """Have a host do something and wait for it; a problem it ends with is raised."""
    host = session.hosts.start(m.Kind.TRUST)
    results: list[m.Answer | Problem] = []
    host.call(call, listener=Waiting(lambda answer, _blob: results.append(answer), results.append))
    session.wait_until(lambda: bool(results))
    host.end()
    if isinstance(results[0], Problem):
        raise results[0]
    return results[0]
