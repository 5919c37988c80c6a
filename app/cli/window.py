"""``kyso window`` and ``kyso rehearse``: the window, and the window driving itself through the main job once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click

from app.cli.arguments import absolute
from app.cli.pin_entry import read_pin_from_stdin
from app.cli.session import RehearsalWish, Session, WindowWish
from app.cli.speaking import SpokenCommand, option


@click.command(cls=SpokenCommand, help="help.window")
@click.argument("file", required=False, metavar="[FILE]")
@option("--module", metavar="PATH", help="help.module")
@option("--trust", multiple=True, metavar="PATH", help="help.trust")
@option("--image", metavar="PNG", help="help.image")
@click.pass_obj
def window(
    make_session: Callable[[], Session], file: str | None, module: str | None, trust: tuple[str, ...], image: str | None
) -> int:
    """Open the window."""
    session = make_session()
    return session.open_window(_wish(session, file, module, trust, image))


@click.command(cls=SpokenCommand, help="help.rehearse")
@click.argument("file", metavar="FILE")
@option("--token", required=True, metavar="LABEL", help="help.token_practice")
@option("--out", required=True, metavar="DIR", help="help.out_rehearsal")
@option("--module", metavar="PATH", help="help.module")
@option("--trust", multiple=True, metavar="PATH", help="help.trust")
@option("--image", metavar="PNG", help="help.image_signature")
@click.pass_obj
def rehearse(
    make_session: Callable[[], Session],
    file: str,
    *,
    token: str,
    out: str,
    module: str | None,
    trust: tuple[str, ...],
    image: str | None,
) -> int:
    """Rehearse a signature in the real window with a practice device; the password (PIN) comes from standard input."""
    session = make_session()
    wish = _wish(session, file, module, trust, image)
    rehearsal = RehearsalWish(token, read_pin_from_stdin(), absolute(out, session.working_folder))
    return session.open_window(replace(wish, rehearsal=rehearsal))


def _wish(
    session: Session, file: str | None, module: str | None, trust: tuple[str, ...], image: str | None
) -> WindowWish:
    folder = session.working_folder
    return WindowWish(
        file=absolute(file, folder) if file else None,
        module=module,
        trust=tuple(absolute(path, folder) for path in trust),
        image=absolute(image, folder) if image else None,
    )
