"""Choosing the place of the signed file before a PIN is asked, and asking whether it is there afterwards."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.errors import OutputExists, OutputIsInput, OutputRepeated, OutputUnwritable
from app.domain.signing import Stage
from app.paper.counter import Pace, Tell
from app.paper.digesting import feed, sha256
from app.paper.placing import PART_SUFFIX, writing_to

SPARE_BYTES: Final = 2_000_000
"""Free space asked for beyond the size of the source: mark, font, certificates."""

_LONGEST_NAME_BYTES: Final = 255
_OLD_PROBE_S: Final = 60.0
_MOST_COPIES: Final = 10_000

_TEMPORARY: Final = re.compile(
    r"""
      content\.outlook | olk[0-9a-f]{1,8} | inetcache | temporary\ internet\ files   # Outlook, Internet Explorer
    | temp\d+_.*\.zip | .*\.zip\.[0-9a-f]{3}                                         # a ZIP seen in the file manager
    | 7zo[0-9a-f]{4,} | rar\$.+ | wz[0-9a-f]{4} | bnz\.[0-9a-f]+ | peaziptmp.*       # 7-Zip, WinRAR, WinZip, Bandizip
    | \.fr-[0-9a-z]{6} | ark-[0-9a-z]{6} | xa-[0-9a-z]{6}                            # archive managers on Linux
    | mozilla_[^/]+ | nsmail.* | evolution-[^/]+ | messageviewer_.*                  # Thunderbird, Evolution, KMail
    | microsoft\.windowscommunicationsapps_.* | microsoft\.outlookforwindows_.*      # mail programs of Windows itself
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Names of folders that programs make for one look at an attachment or an archive member, and delete afterwards."""


@dataclass(frozen=True)
class Folder:
    """A folder that was tried for real; ``folds`` if it takes names that differ in case for the same."""

    path: Path
    folds: bool

    def key(self, name: str) -> tuple[str, str]:
        """Return what two names of the same file in this folder have in common."""
        return str(self.path.resolve()), unicodedata.normalize("NFC", name).casefold() if self.folds else name


@dataclass(frozen=True)
class _Others:
    """What a target may not be: a document of the list, or the target of another."""

    sources: tuple[str, ...]
    taken: tuple[str, ...]

    def are(self, target: Path) -> bool:
        """Tell whether the target is a document: by the same name, another case, a hard or a symbolic link."""
        wanted = os.path.normcase(target)
        for source in map(Path, self.sources):
            if os.path.normcase(source.absolute()) == wanted:
                return True
            with suppress(OSError, ValueError):
                if source.samefile(target):
                    return True
        return False

    def promised(self, folder: Folder, name: str) -> bool:
        """Tell whether that name in that folder is the target of another document."""
        paths = [Path(one).absolute() for one in self.taken]
        return any(Folder(path.parent, folder.folds).key(path.name) == folder.key(name) for path in paths)


def choose_target(
    source: str, wanted: str | None, *, taken: tuple[str, ...], sources: tuple[str, ...], overwrite: bool
) -> str:
    """Return the absolute path the signed file will get.

    Raises:
        OutputIsInput: it is one of the documents, by whatever name.
        OutputRepeated: it is promised to another document.
        OutputExists: it is there and may not be replaced.
        OutputUnwritable: its folder does not take it (``why`` = denied | missing | full | busy | temporary).

    """
    document, others = Path(source).absolute(), _Others((source, *sources), taken)
    if wanted is not None and not _is_folder(wanted):
        return str(_check_wanted(Path(wanted).absolute(), document, others, overwrite=overwrite))
    name = _stem(document) + ".signed.pdf"
    where = document.parent if wanted is None else Path(wanted).absolute()
    if wanted is None and is_temporary(str(where)):
        raise OutputUnwritable(file=name, why="temporary")
    folder = _try_folder(where / name, document)
    return str(_free_name(folder, document, others, overwrite=overwrite))


def confirm_target(target: str, digest: str, progress: Tell) -> bool:
    """Tell whether ``target`` is there as a whole: a file with that SHA-256."""
    try:
        with Path(target).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            found = sha256()
            feed(found, stream, 0, size, step=Pace(progress, Stage.CHECKING, size).step)
    except (OSError, EOFError, ValueError):
        return False
    return found.hexdigest().upper() == digest


def is_temporary(folder: str) -> bool:
    """Tell whether a mail program or an archive viewer made this folder and will delete it.

    The system's own temporary folder counts only on Windows, and only itself: programs there put attachments right into
    it. On other systems people work in it on purpose.
    """
    parts = re.split(r"[\\/]", folder)
    if any(_TEMPORARY.fullmatch(part) for part in parts):
        return True
    return sys.platform == "win32" and os.path.normcase(folder) == os.path.normcase(tempfile.gettempdir())


def _is_folder(path: str) -> bool:
    return Path(path).is_dir() or path.endswith(("/", os.sep))


def _stem(source: Path) -> str:
    return source.stem if source.suffix.lower() == ".pdf" else source.name


def _check_wanted(target: Path, source: Path, others: _Others, *, overwrite: bool) -> Path:
    if others.are(target):
        raise OutputIsInput(file=target.name)
    folder = _try_folder(target, source)
    if others.promised(folder, target.name):
        raise OutputRepeated(file=target.name)
    if os.path.lexists(target):
        if not overwrite:
            raise OutputExists(file=target.name)
        if not target.is_file():
            raise OutputUnwritable(file=target.name, why="denied")
    return target


def _free_name(folder: Folder, source: Path, others: _Others, *, overwrite: bool) -> Path:
    """Return the first name that is nobody's: NAME.signed.pdf, NAME.signed-2.pdf and so on."""
    for count in range(1, _MOST_COPIES):
        name = _shortened(_stem(source), ".signed.pdf" if count == 1 else f".signed-{count}.pdf")
        target = folder.path / name
        if others.are(target) or others.promised(folder, name):
            continue
        if not os.path.lexists(target) or (overwrite and target.is_file()):
            return target
    raise OutputExists(file=source.name)


def _shortened(stem: str, ending: str) -> str:
    """Return the name, its stem cut where the file system would refuse it."""
    while stem and len(os.fsencode(stem + ending)) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return stem + ending


def _remove_old_probes(folder: Path) -> None:
    """Remove the empty files that hosts killed in the middle of a try left here."""
    for old in folder.glob(f".kyso-????????{PART_SUFFIX}"):
        with suppress(OSError):
            status = old.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_size == 0 and time.time() - status.st_mtime > _OLD_PROBE_S:
                old.unlink()


def _try_folder(target: Path, source: Path) -> Folder:
    """Make and remove a hidden file in the target's folder: permissions do not tell what a network share allows."""
    probe = target.parent / f".kyso-{secrets.token_hex(4)}{PART_SUFFIX}"
    with writing_to(str(target)):
        _remove_old_probes(target.parent)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        try:
            folds = os.path.lexists(probe.with_name(probe.name.upper()))
        finally:
            probe.unlink()
        usage = shutil.disk_usage(target.parent)
    with suppress(OSError):
        if usage.total > 0 and usage.free < source.stat().st_size + SPARE_BYTES:
            raise OutputUnwritable(file=target.name, why="full")
    return Folder(target.parent, folds)
