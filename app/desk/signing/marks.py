"""What a mark shows: the person's design, or what the rule for a mode wants instead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.desk import ports
from app.desk.signing.state import Job, MarkDesign
from app.domain.document import PaperFacts
from app.domain.geometry import Placement, Size
from app.domain.mark import Mark
from app.domain.placing import Look, TextLine
from app.domain.token import Certificate

ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""All times are equally wide: where a mark goes does not depend on the minute."""


def mark_for(  # noqa: PLR0917 - all of it decides on the look, and every caller has it at hand
    design: MarkDesign,
    look: Look,
    certificate: Certificate | None,
    size: Size,
    lines: ports.MarkWriter,
    at: datetime,
) -> Mark:
    """Return the mark as it will be drawn.

    A template shows what it says. Else a rule that wants no image gets none; text a rule wants is set in its size and
    colour; where the rule has an image and there is none, the mark tells who signs instead.
    """
    template = design.template
    if template is not None:
        filled = lines(certificate, at, template=template, number=design.number) if certificate is not None else ()
        shown = design.image_sha256 if template.image is not None else None
        return Mark(size, shown, filled, font_size_pt=template.font_size_pt, colour=template.colour)
    text = look.text if look.image is None or design.image is not None else None
    image = design.image_sha256 if look.image is not None else None
    if text is not None:
        told = lines(certificate, at, text, number=design.number) if certificate is not None else ()
        return Mark(size, image_sha256=image, lines=told, font_size_pt=text.size_pt, colour=text.colour)
    told = lines(certificate, at) if certificate is not None and design.with_text else ()
    return Mark(size, image_sha256=image, lines=told)


def lacks_number(design: MarkDesign, look: Look) -> bool:
    """Tell whether the mark would tell the paper's number, and nobody has said it (LC-15.4b)."""
    return not design.number and asks_number(design, look)


def asks_number(design: MarkDesign, look: Look) -> bool:
    """Tell whether the mark tells the paper's number and symbol."""
    if design.template is not None:
        return TextLine.NUMBER in design.template.tells
    return look.text is not None and TextLine.NUMBER in look.text.lines


def lines_of(
    design: MarkDesign, look: Look, certificate: Certificate | None, lines: ports.MarkWriter
) -> tuple[str, ...]:
    """Return the lines a rule wants in a mark, none if it wants none: how much room the mark takes depends on them."""
    if design.template is not None or look.text is None or certificate is None:
        return ()
    return lines(certificate, ANY_TIME, look.text, number=design.number)


def place_of_field(job: Job, facts: PaperFacts) -> Placement | None:
    """Return where the field that is to be signed stands already, if somebody prepared it on a page."""
    field = next((one for one in facts.fields if one.name == job.field), None)
    if field is None or not field.page or field.rect is None:
        return None
    return Placement(field.page, field.rect)
