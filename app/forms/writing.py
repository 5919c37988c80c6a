"""Writing a form to a file."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from app.domain.errors import FormNotInProfile, OutputExists, OutputUnwritable
from app.domain.forms import FormData, FormFormat, FormOrder
from app.forms.composing import compose
from app.forms.fitting import fitted
from app.forms.pdf import write_pdf
from app.forms.templates import FormBook, load_forms
from app.forms.word import write_docx

_RESOURCES: Final = Path(__file__).parents[2] / "resources"


@cache
def forms() -> FormBook:
    """Return the forms that come with the program."""
    return load_forms(_RESOURCES / "forms")


def write_form(order: FormOrder, target: Path, *, overwrite: bool) -> None:
    """Write a form as DOCX or PDF, as the ending of ``target`` says; nothing half-written is ever left.

    Raises:
        FormNotInProfile: there is no such form.
        FormDataUnreadable: a field is none of the form's, or the date is no date.
        OutputExists: the target is there and may not be replaced.
        OutputUnwritable: its folder does not take it (``why`` = denied | missing | full).

    """
    book = forms()
    if order.use.name not in book.templates:
        raise FormNotInProfile(form=order.use.name, why="layout_unknown")
    book.check(FormData(order.values, order.rows), target.name)
    fonts = _RESOURCES / "fonts"
    sheet = fitted(compose(order, book), fonts)
    content = write_docx(sheet) if FormFormat(target.suffix[1:].lower()) is FormFormat.DOCX else write_pdf(sheet, fonts)
    _put(content, target, overwrite=overwrite)


def _put(content: bytes, target: Path, *, overwrite: bool) -> None:
    """Write beside the target and put it in place as a whole."""
    if not overwrite and os.path.lexists(target):
        raise OutputExists(file=target.name)
    try:
        descriptor, name = tempfile.mkstemp(prefix=".kyso-", dir=target.parent)
    except OSError as error:
        raise _unwritable(error, target) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        _open_to_others(Path(name))
        if overwrite:
            Path(name).replace(target)
        else:
            _put_first(Path(name), target)
    except FileExistsError as error:
        raise OutputExists(file=target.name) from error
    except OSError as error:
        raise _unwritable(error, target) from error
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _put_first(source: Path, target: Path) -> None:
    """Give the file its name unless somebody has it; ``rename`` refuses by itself on Windows only."""
    if os.name == "nt":
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # Shares without hard links: the name was free a moment ago.
        source.replace(target)


def _open_to_others(file: Path) -> None:
    """Give a file the permissions a new one has: a temporary one is its maker's alone."""
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)


def _unwritable(error: OSError, target: Path) -> OutputUnwritable:
    if isinstance(error, PermissionError):
        return OutputUnwritable(file=target.name, why="denied")
    return OutputUnwritable(file=target.name, why="missing" if isinstance(error, FileNotFoundError) else "full")
