"""What a person answered about a certificate once: whose it is, whether it was renewed, and for which positions.

Nothing in a certificate says so for certain (LD-4, LD-9.2, PT-5.1, LC-4.3).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from app.domain.memory import Answers
from app.domain.positions import Titles
from app.domain.token import CertificateKind
from app.settings.keeping import hold, write_whole

_FILE: Final = "certificates.json"
_LOCK: Final = "certificates.lock"
_WAIT_S: Final = 2
_MOST: Final = 1000
"""Certificates remembered; the one answered about longest ago is forgotten first."""


class _Kept(Struct, frozen=True):
    answers: Annotated[dict[str, Answers], Meta(max_length=_MOST + 1)] = {}


def answers_for(folder: Path, serial: str) -> Answers:
    """Return what is remembered of the certificate with that serial number; a damaged file remembers nothing."""
    return _load(folder).get(serial, Answers())


def remember(
    folder: Path,
    serial: str,
    *,
    kind: CertificateKind | None = None,
    renewed: bool | None = None,
    titles: Titles | None = None,
) -> Answers:
    """Remember an answer beside what is remembered already. Raise :class:`OSError` if the folder takes nothing."""
    held = hold(folder / _LOCK, _WAIT_S)
    try:
        kept = _load(folder)
        old = kept.pop(serial, Answers())
        new = old.with_news(kind=kind, renewed=renewed, titles=titles)
        latest = dict([*kept.items(), (serial, new)][-_MOST:])
        write_whole(folder / _FILE, msgspec.json.format(msgspec.json.encode(_Kept(latest)), indent=2))
        return new
    finally:
        if held is not None:
            held.release()


def _load(folder: Path) -> dict[str, Answers]:
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=_Kept).answers
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
