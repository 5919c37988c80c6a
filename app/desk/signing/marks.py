"""What a mark shows: the person's design, or what the rule for a mode wants instead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.desk import ports
from app.desk.signing.state import MarkDesign
from app.domain.geometry import Size
from app.domain.mark import Mark
from app.domain.placing import Look
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
        filled = lines(certificate, at, template=template) if certificate is not None else ()
        shown = design.image_sha256 if template.image is not None else None
        return Mark(size, shown, filled, font_size_pt=template.font_size_pt, colour=template.colour)
    text = look.text if look.image is None or design.image is not None else None
    image = design.image_sha256 if look.image is not None else None
    if text is not None:
        told = lines(certificate, at, text) if certificate is not None else ()
        return Mark(size, image_sha256=image, lines=told, font_size_pt=text.size_pt, colour=text.colour)
    told = lines(certificate, at) if certificate is not None and design.with_text else ()
    return Mark(size, image_sha256=image, lines=told)


def lines_of(
    look: Look, certificate: Certificate | None, lines: ports.MarkWriter, at: datetime = ANY_TIME
) -> tuple[str, ...]:
    """Return the lines a rule wants in a mark, none if it wants none: how much room the mark takes depends on them."""
    return lines(certificate, at, look.text) if look.text is not None and certificate is not None else ()
