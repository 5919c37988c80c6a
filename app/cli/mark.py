"""``kyso mark``: pictures of marks out of photos, and templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from app.cli.arguments import absolute
from app.cli.output import Value, print_json, say
from app.cli.session import Session
from app.cli.speaking import SpokenGroup, option
from app.desk import ports
from app.desk.calling import Waiting
from app.domain.errors import OutputExists, OutputUnwritable, Problem, ProfileUnknown
from app.domain.placing import ImageKind
from app.domain.studio import USUAL_COLOURS, Cleaned, Cleaning
from app.domain.template import Lack, Template, lacks
from app.hosts import messages as m

_OWN_COLOUR = "own"


@click.group(cls=SpokenGroup, help="help.mark")
def mark() -> None:
    """Make marks out of photos, and keep templates of them."""


@mark.command(help="help.mark_clean")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT.png")
@option(
    "--kind",
    type=click.Choice([kind.value for kind in ImageKind]),
    default=ImageKind.SIGNATURE.value,
    show_default=True,
    help="help.image_kind",
)
@option("--colour", metavar="RRGGBB", help="help.colour")
@option("--strength", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="help.strength")
@option("--straighten/--no-straighten", default=True, show_default=True, help="help.straighten")
@option("--turn", type=click.FloatRange(-180, 180), default=0.0, help="help.turn")
@option("--mm", type=click.FloatRange(1, 1000), help="help.real_mm")
@option("--overwrite", is_flag=True, help="help.overwrite")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def clean(
    make_session: Callable[[], Session],
    *,
    source: str,
    target: str,
    kind: str,
    colour: str | None,
    strength: float,
    straighten: bool,
    turn: float,
    mm: float | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Take the ink off its paper."""
    session = make_session()
    sort = ImageKind(kind)
    wish = Cleaning(
        sort, _colour(colour, sort), strength=strength, straighten=straighten, turn_deg=turn, real_mm=mm
    )  # fmt: skip
    answer, png = _asked(session, m.CleanImage(absolute(source, session.working_folder), wish))
    assert isinstance(answer, m.ImageCleaned), "the host keeps to the contract"
    _write(Path(absolute(target, session.working_folder)), png, overwrite=overwrite)
    if as_json:
        print_json(_cleaned_json(answer.cleaned, target))
        return 0
    found = answer.cleaned
    click.echo(f"{target}: {found.width} x {found.height} px · {session.words.name(found.confidence)}")
    for doubt in found.doubts:
        say(f"  ! {session.words.name(doubt)}")
    return 0


@mark.group(cls=SpokenGroup, help="help.mark_template")
def template() -> None:
    """Keep templates of marks."""


@template.command("list", help="help.mark_template_list")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def list_templates(make_session: Callable[[], Session], *, as_json: bool) -> int:
    """List the templates and what each lacks."""
    session = make_session()
    kept = session.templates.all()
    if as_json:
        print_json([_template_json(one, _lacks(one.template, session)) for one in kept])
        return 0
    for one in kept:
        source = (
            session.words.say("mark_command.template_locked")
            if one.locked
            else session.words.say("mark_command.template_own")
        )
        click.echo(f"{one.template.name} · {session.words.name(one.template.mode)} · {source}")
        for lack in _lacks(one.template, session):
            say(f"  ! {session.words.say('mark_command.template_lacks', lack=session.words.name(lack))}")
    if not kept:
        say(session.words.say("mark_command.template_none"))
    return 0


@template.command("export", help="help.mark_template_export")
@click.argument("name")
@click.argument("target", metavar="OUT.kysomau")
@click.pass_obj
def export_template(make_session: Callable[[], Session], name: str, target: str) -> int:
    """Write a template to a file."""
    session = make_session()
    session.templates.export(name, Path(absolute(target, session.working_folder)))
    return 0


@template.command("import", help="help.mark_template_import")
@click.argument("file", metavar="FILE")
@click.pass_obj
def import_templates(make_session: Callable[[], Session], file: str) -> int:
    """Read templates from a file."""
    session = make_session()
    answer, blob = _asked(session, m.ReadTemplates(absolute(file, session.working_folder)))
    assert isinstance(answer, m.TemplatesRead), "the host keeps to the contract"
    for one, png in answer.imported.with_images(blob):
        click.echo(session.templates.take_in(one, png))
        for lack in _lacks(one, session):
            say(f"  ! {session.words.say('mark_command.template_lacks', lack=session.words.name(lack))}")
    for name in answer.imported.skipped:
        say(session.words.say("mark_command.template_skipped", name=name))
    return 0


def _colour(word: str | None, kind: ImageKind) -> str | None:
    if word is None:
        return USUAL_COLOURS.get(kind)
    if word == _OWN_COLOUR:
        return None
    colour = word.upper().removeprefix("#")
    if len(colour) != 6 or set(colour) - set("0123456789ABCDEF"):
        raise click.BadParameter(f"{word!r}: RRGGBB", param_hint="--colour")
    return colour


def _asked(session: Session, call: m.Call) -> tuple[m.Answer, bytes]:
    """Ask a studio host one thing. Raise the problem it ends with."""
    host = session.hosts.start(m.Kind.STUDIO)
    results: list[tuple[m.Answer, bytes] | Problem] = []
    host.call(call, listener=Waiting(lambda answer, blob: results.append((answer, blob)), results.append))
    session.wait_until(lambda: bool(results))
    host.end()
    if isinstance(results[0], Problem):
        raise results[0]
    return results[0]


def _write(file: Path, png: bytes, *, overwrite: bool) -> None:
    try:
        with file.open("wb" if overwrite else "xb") as stream:
            stream.write(png)
    except FileExistsError as error:
        raise OutputExists(file=file.name) from error
    except OSError as error:
        why = "missing" if isinstance(error, FileNotFoundError) else "denied"
        raise OutputUnwritable(file=file.name, why=why) from error


def _lacks(one: Template, session: Session) -> tuple[Lack, ...]:
    """Return what a template lacks of what its own set of rules asks for; nothing if it names none."""
    if one.profile is None:
        return ()
    try:
        return lacks(one, session.placer(one.profile).look(one.mode))
    except ProfileUnknown:
        return ()


def _cleaned_json(found: Cleaned, target: str) -> Value:
    ink = found.ink
    return {
        "output": target,
        "width": found.width,
        "height": found.height,
        "photo": [found.photo_width, found.photo_height],
        "ink": [round(side, 5) for side in (ink.left, ink.top, ink.right, ink.bottom)],
        "turned_deg": found.turned_deg,
        "transform": [round(number, 6) for number in found.transform],
        "colour": found.colour,
        "confidence": found.confidence.value,
        "doubts": [doubt.value for doubt in found.doubts],
        "size_mm": [round(found.size.width_mm, 3), round(found.size.height_mm, 3)] if found.size else None,
    }


def _template_json(kept: ports.KeptTemplate, missing: tuple[Lack, ...]) -> Value:
    one = kept.template
    return {
        "name": one.name,
        "mode": one.mode.value,
        "profile": one.profile,
        "size_mm": [one.size.width_mm, one.size.height_mm],
        "image": one.image.value if one.image else None,
        "lines": list(one.lines),
        "locked": kept.locked,
        "lacks": [lack.value for lack in missing],
    }
