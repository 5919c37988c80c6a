"""What a forms host is asked and answers."""

from __future__ import annotations

from msgspec import Struct

from app.domain.document import Path
from app.domain.forms import FormOrder


class WriteForm(Struct, frozen=True, tag=True):
    """Write a form to ``target``, as DOCX or PDF by its ending. → :class:`FormWritten`."""

    order: FormOrder
    target: Path
    overwrite: bool = False


class FormWritten(Struct, frozen=True, tag=True):
    target: Path
