"""The templates there are: those that IT put on the machine, and the person's own."""

from __future__ import annotations

import errno
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from app.domain.errors import OutputExists, OutputUnwritable, TemplateLocked, TemplateUnknown, TemplateUnreadable
from app.domain.template import Template
from app.domain.template_file import LARGEST_FILE, SUFFIX, decode, encode
from app.files.opening import open_document
from app.settings.keeping import write_whole

_MOST: Final = 500


@dataclass(frozen=True)
class Kept:
    """A template, its PNG, and whether it is the machine's: those cannot be changed or replaced by one's own."""

    template: Template
    png: bytes | None
    locked: bool

    @property
    def sha256(self) -> str | None:
        """Return the digest by which a mark names the picture."""
        return None if self.png is None else hashlib.sha256(self.png).hexdigest().upper()


class Templates:
    """Two folders of ``.kysomau`` files; of templates with one name the machine's wins."""

    def __init__(self, own: Path, machine: Path) -> None:
        self._own = own
        self._machine = machine

    def all(self) -> tuple[Kept, ...]:
        """Return every readable template by name, the machine's first."""
        found: dict[str, Kept] = {}
        for folder, locked in ((self._machine, True), (self._own, False)):
            for _, kept in _read(folder, locked=locked):
                found.setdefault(_key(kept.template.name), kept)
        return tuple(sorted(found.values(), key=lambda kept: (not kept.locked, _key(kept.template.name))))

    def find(self, name: str) -> Kept:
        """Return the template of that name. Raise :class:`TemplateUnknown`."""
        for kept in self.all():
            if _key(kept.template.name) == _key(name):
                return kept
        raise TemplateUnknown(name=name)

    def save(self, template: Template, png: bytes | None) -> None:
        """Keep a template among the person's own; one of the same name is replaced.

        Raises:
            TemplateLocked: the machine has one of that name.
            OutputUnwritable: the folder takes none.

        """
        if any(_key(kept.template.name) == _key(template.name) for _, kept in _read(self._machine, locked=True)):
            raise TemplateLocked(name=template.name)
        before = self._file_of(template.name)
        file = before or self._own / f"{_file_name(template.name)}{SUFFIX}"
        try:
            self._own.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(file, encode(template, png))
        except OSError as error:
            raise OutputUnwritable(file=file.name, why=_why(error)) from error

    def take_in(self, template: Template, png: bytes | None) -> str:
        """Keep a template that came from somebody else and return its name; it replaces none of another look.

        Raise :class:`OutputUnwritable` if the folder takes none.
        """
        there = {_key(kept.template.name): kept for kept in self.all()}
        for name in (template.name, *(_numbered(template.name, number) for number in range(2, _MOST + 3))):
            named, known = replace(template, name=name), there.get(_key(name))
            if known is None:
                self.save(named, png)
            if known is None or (known.template, known.png) == (named, png):
                return name
        raise OutputUnwritable(file=template.name, why="full")

    def remove(self, name: str) -> None:
        """Forget one of the person's own. Raise :class:`TemplateLocked` or :class:`TemplateUnknown`."""
        file = self._file_of(name)
        if file is None:
            raise TemplateLocked(name=name) if self.find(name).locked else TemplateUnknown(name=name)
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise OutputUnwritable(file=file.name, why=_why(error)) from error

    def export(self, name: str, target: Path, *, overwrite: bool = False) -> None:
        """Write a template as one file for others.

        Raises:
            OutputExists: there is a file already, and it may not be replaced.
            OutputUnwritable: the place takes none.

        """
        kept = self.find(name)
        try:
            with target.open("wb" if overwrite else "xb") as stream:
                stream.write(encode(kept.template, kept.png))
        except FileExistsError as error:
            raise OutputExists(file=target.name) from error
        except OSError as error:
            raise OutputUnwritable(file=target.name, why=_why(error)) from error

    def _file_of(self, name: str) -> Path | None:
        own = _read(self._own, locked=False)
        return next((file for file, kept in own if _key(kept.template.name) == _key(name)), None)


def _read(folder: Path, *, locked: bool) -> Iterator[tuple[Path, Kept]]:
    """Yield what can be read; a damaged file is as good as none."""
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == SUFFIX and not file.name.startswith("."))
    except OSError:
        return
    for file in files[:_MOST]:
        try:
            with open_document(str(file)) as stream:
                template, png = decode(stream.read(LARGEST_FILE + 1), file.name)
            yield file, Kept(template, png, locked)
        except (OSError, TemplateUnreadable):
            continue


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _numbered(name: str, number: int) -> str:
    return f"{name[:70].rstrip()} ({number})"


def _file_name(name: str) -> str:
    """Return a name every file system takes; a digest keeps names apart that differ in other letters only."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    letters = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    return f"{letters[:40] or 'mau'}-{hashlib.sha256(_key(name).encode()).hexdigest()[:8]}"


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "denied"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "missing"
    return "full" if error.errno == errno.ENOSPC else "denied"
