"""A request to sign one document, and what became of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.document import Path, Sha256, Shown
from app.domain.errors import Report
from app.domain.geometry import Placement
from app.domain.mark import Mark
from app.domain.token import Der

LONGEST_FIELD: Final = 256


class Mode(StrEnum):
    """The kinds of signing a regulation tells apart."""

    APPROVE = "approve"
    """Ký phê duyệt: a person with authority (LC-15.1a)."""
    ISSUE = "issue"
    """Ký phát hành: the organisation's seal (LC-15.1b)."""
    COPY = "copy"
    """Sao: the organisation on an electronic copy (LC-15.2)."""
    ATTACHMENT = "attachment"
    """Văn bản kèm theo in a file of its own (LC-15.4b)."""
    ARCHIVE = "archive"
    """Chứng thực lưu trữ (BT-13.3)."""
    DIGITISED = "digitised"
    """Số hóa: a scan signed by the organisation (BT-8.2)."""
    PARTY = "party"
    """Văn bản liên tịch: several bodies one after another (BT-9.1)."""


class Level(StrEnum):
    """How much proof a signature carries (ETSI EN 319 142-1)."""

    B_B = "B-B"


class Stage(StrEnum):
    """What a long job on a file is doing."""

    READING = "reading"
    COPYING = "copying"
    SIGNING = "signing"
    CHECKING = "checking"
    WRITING = "writing"


class SigningRequest(Struct, frozen=True):
    """One document to sign: exactly what was shown, with whose certificate, where, and to which file.

    ``placement`` None makes an invisible signature. ``field`` None lets the room choose a free name. ``overwrite``
    permits replacing an existing target; the source is never replaced.
    """

    source: Path
    target: Path
    shown: Shown
    certificate: Der
    authorities: tuple[Der, ...]
    mark: Mark | None
    placement: Placement | None
    field: Annotated[str, Meta(max_length=LONGEST_FIELD)] | None = None
    overwrite: bool = False
    level: Level = Level.B_B


class Signed(Struct, frozen=True):
    """A signature that was made, verified with the certificate's own key, and put in place."""

    target: Path
    sha256: Sha256
    field: str
    placement: Placement | None
    level: Level


class Status(StrEnum):
    """How one file of a list ended."""

    SIGNED = "signed"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"


class Outcome(Struct, frozen=True):
    """One line of the result: a file and what became of it; ``seconds`` is the time its signing took."""

    source: Path
    status: Status
    signed: Signed | None = None
    error: Report | None = None
    seconds: float = 0.0
