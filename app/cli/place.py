"""``kyso place``: where the rules put a mark, without signing."""

from __future__ import annotations

from collections.abc import Callable

import click

from app.cli.arguments import DEFAULT_PROFILE, MemberType, absolute
from app.cli.output import print_json, proposal_json
from app.cli.session import Session
from app.cli.speaking import SpokenCommand, option
from app.desk.calling import Waiting
from app.domain.errors import Problem
from app.domain.geometry import PageGeometry
from app.domain.signing import Mode
from app.hosts import messages as m


@click.command(cls=SpokenCommand, help="help.place")
@click.argument("file", metavar="FILE")
@option("--mode", type=MemberType(Mode), default=Mode.APPROVE.value, show_default=True, help="help.mode")
@option("--profile", default=DEFAULT_PROFILE, show_default=True, help="help.profile")
@option("--signer", metavar="NAME", help="help.signer")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def place(
    make_session: Callable[[], Session], file: str, mode: Mode, profile: str, signer: str | None, *, as_json: bool
) -> int:
    """Tell where the rules put a mark."""
    del signer  # no rule of today's packs looks for a name
    session = make_session()
    propose = session.placer(profile)
    proposal = propose(mode, read_pages(session, absolute(file, session.working_folder)))
    if as_json:
        print_json(proposal_json(proposal, session.words))
        return 0
    rect = proposal.placement.rect
    numbers = ",".join(f"{side:g}" for side in (rect.x, rect.y, rect.width, rect.height))
    click.echo(f"{proposal.placement.page}:{numbers}")
    click.echo(session.words.placing(proposal.reason))
    return 0


def read_pages(session: Session, path: str) -> tuple[PageGeometry, ...]:
    """Return the pages of a file as they are shown. Raise the problem that keeps it shut."""
    host = session.hosts.start(m.Kind.PAGE)
    results: list[m.DocumentOpened | Problem] = []

    def answered(answer: m.Answer, _blob: bytes) -> None:
        assert isinstance(answer, m.DocumentOpened), "the host keeps to the contract"
        results.append(answer)

    host.call(m.OpenDocument(path), listener=Waiting(answered, results.append))
    session.wait_until(lambda: bool(results))
    host.end()
    if isinstance(results[0], Problem):
        raise results[0]
    return results[0].pages
