"""Every message that crosses a process boundary: one tagged union each way, bounded and strict.

A *call* is something the window or the command line wants of a host; an *answer* ends it, exactly one per call.
Between the two a host may send progress or ask one thing back (a *question*), which is answered by a *reply*. Bulk
bytes (pictures, a one-page PDF, a masked PIN) travel as the frame's blob beside the message named in its docstring.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.document import LONGEST_PASSWORD, PaperFacts, Path, Sha256, Shown
from app.domain.errors import Report
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry
from app.domain.mark import Mark
from app.domain.placing import Proposal, Search
from app.domain.signing import LONGEST_FIELD, Signed, SigningRequest, Stage
from app.domain.text import PageText
from app.domain.verdict import FileVerdict
from app.hosts.forms_messages import FormWritten as FormWritten
from app.hosts.forms_messages import WriteForm as WriteForm
from app.hosts.studio_messages import CleanImage as CleanImage
from app.hosts.studio_messages import ImageCleaned as ImageCleaned
from app.hosts.studio_messages import ReadTemplates as ReadTemplates
from app.hosts.studio_messages import ShowImage as ShowImage
from app.hosts.studio_messages import ShowPhoto as ShowPhoto
from app.hosts.studio_messages import TemplatesRead as TemplatesRead
from app.hosts.token_messages import ListTokens as ListTokens
from app.hosts.token_messages import LoggedIn as LoggedIn
from app.hosts.token_messages import Login as Login
from app.hosts.token_messages import Logout as Logout
from app.hosts.token_messages import RawSignature as RawSignature
from app.hosts.token_messages import SignAttributes as SignAttributes
from app.hosts.token_messages import TokensListed as TokensListed
from app.hosts.trust_messages import AddAuthority as AddAuthority
from app.hosts.trust_messages import AuthoritiesListed as AuthoritiesListed
from app.hosts.trust_messages import ChainReported as ChainReported
from app.hosts.trust_messages import ListAuthorities as ListAuthorities
from app.hosts.trust_messages import ReadAuthorities as ReadAuthorities
from app.hosts.trust_messages import RemoveAuthority as RemoveAuthority
from app.hosts.trust_messages import ReportChain as ReportChain

PageNumber = Annotated[int, Meta(ge=1, le=1_000_000)]
Pixels = Annotated[int, Meta(ge=0, le=1_000_000)]
TileSide = Annotated[int, Meta(ge=1, le=1024)]
Scale = Annotated[float, Meta(gt=0, le=64)]
Password = Annotated[str, Meta(max_length=LONGEST_PASSWORD)]


class Kind(StrEnum):
    """The kinds of host."""

    TOKEN = "token"  # noqa: S105 - a kind of host
    PAGE = "page"
    PAPER = "paper"
    FORMS = "forms"
    TRUST = "trust"
    STUDIO = "studio"


class Ping(Struct, frozen=True, tag=True):
    """Are you there? Answered by :class:`Done`."""


# ── page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class ShowDocument(Struct, frozen=True, tag=True):
    """Open a PDF for looking and draw the upper left of its first page before anything else is read of it.

    → :class:`DocumentShown`; then :class:`ListPages` may be asked.
    """

    path: Path
    room: Room
    password: Password | None = None


class DocumentShown(Struct, frozen=True, tag=True):
    """How many pages there are, and how large the first is shown.

    ``tile`` is what was drawn, None if the page cannot be; blob: its pixels, as of a :class:`Picture`.
    """

    count: Annotated[int, Meta(ge=1)]
    first: PageGeometry
    encrypted: bool
    tile: RenderTile | None


class ListPages(Struct, frozen=True, tag=True):
    """Tell the pages of the document that is open. → :class:`DocumentOpened`."""


class OpenDocument(Struct, frozen=True, tag=True):
    """Open a PDF for looking; replaces the one open before. → :class:`DocumentOpened`."""

    path: Path
    password: Password | None = None


class DocumentOpened(Struct, frozen=True, tag=True):
    """``encrypted``: it can be read, with no or the given password, but will not be signed.

    Of a long document ``pages`` tell only how large they are shown; :class:`DocumentHashed` tells everything.
    """

    pages: Annotated[tuple[PageGeometry, ...], Meta(min_length=1)]
    encrypted: bool


class HashDocument(Struct, frozen=True, tag=True):
    """Digest the very file that is open.

    → :class:`DocumentHashed`; ``file_changed`` if it changed since it was opened.
    """


class DocumentHashed(Struct, frozen=True, tag=True):
    shown: Shown


class RenderTile(Struct, frozen=True, tag=True):
    """Draw a part of a page: ``scale`` pixels per point, tile at (left, top) px of the whole page picture.

    → :class:`Picture`.
    """

    page: PageNumber
    scale: Scale
    left: Pixels
    top: Pixels
    width: TileSide
    height: TileSide


class ReadText(Struct, frozen=True, tag=True):
    """Read the words of a page, for searching and for selecting. → :class:`TextRead`."""

    page: PageNumber


class TextRead(Struct, frozen=True, tag=True):
    text: PageText


class FindPlace(Struct, frozen=True, tag=True):
    """Find where a rule puts a mark on the open document; sends :class:`Progress`.

    → :class:`PlaceFound`; ``leader_signature_missing`` or ``no_room_for_mark`` where the rule allows no place.
    """

    search: Search


class PlaceFound(Struct, frozen=True, tag=True):
    proposal: Proposal


class RenderMark(Struct, frozen=True, tag=True):
    """Draw the one page of the PDF in the blob, transparent, ``scale`` pixels per point. → :class:`Picture`."""

    scale: Scale


class SendBlank(Struct, frozen=True, tag=True):
    """Send a blank picture of a tile's size: the first that crosses takes long, because its memory is new.

    → :class:`Picture`.
    """


class Picture(Struct, frozen=True, tag=True):
    """Blob: ``height`` rows of ``width`` pixels, 4 bytes each.

    B, G, R, A premultiplied (Qt ``ARGB32_Premultiplied``).
    """

    width: Annotated[int, Meta(ge=1, le=4096)]
    height: Annotated[int, Meta(ge=1, le=4096)]


# ── paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class InspectDocument(Struct, frozen=True, tag=True):
    """Read what a file holds and refuse it if it may not be signed. → :class:`DocumentInspected`."""

    path: Path
    shown: Shown
    field: Annotated[str, Meta(max_length=LONGEST_FIELD)] | None = None


class DocumentInspected(Struct, frozen=True, tag=True):
    facts: PaperFacts


class CheckImage(Struct, frozen=True, tag=True):
    """Read the PNG (or JPEG) at ``path`` for a mark. → :class:`ImageChecked`, blob: a clean PNG with transparency."""

    path: Path


class ImageChecked(Struct, frozen=True, tag=True):
    sha256: Sha256
    width: Annotated[int, Meta(ge=1, le=20_000)]
    height: Annotated[int, Meta(ge=1, le=20_000)]


class DrawMark(Struct, frozen=True, tag=True):
    """Draw a mark as a one-page PDF. Blob: its PNG or nothing. → :class:`MarkDrawn`, blob: the PDF."""

    mark: Mark


class MarkDrawn(Struct, frozen=True, tag=True):
    pass


class ChooseTarget(Struct, frozen=True, tag=True):
    """Choose and try the place of the signed file before a PIN is asked. → :class:`TargetChosen`.

    ``wanted`` is a file or an existing folder, or None for ``NAME.signed.pdf`` beside the source; ``taken`` are targets
    already promised to other documents of the list, ``sources`` all documents of the list.
    """

    source: Path
    wanted: Path | None
    taken: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    overwrite: bool = False


class TargetChosen(Struct, frozen=True, tag=True):
    target: Path


class SignDocument(Struct, frozen=True, tag=True):
    """Sign one document.

    Blob: the mark's PNG or nothing. Sends :class:`Progress`, asks for a :class:`SignatureWanted`, says
    :class:`Temporary` before a named temporary file is made and :class:`Committing` before it is put in place. →
    :class:`DocumentSigned`.
    """

    request: SigningRequest


class DocumentSigned(Struct, frozen=True, tag=True):
    signed: Signed


class ConfirmTarget(Struct, frozen=True, tag=True):
    """Tell whether the complete file announced by :class:`Committing` is in place (its host died).

    → :class:`TargetConfirmed`.
    """

    target: Path
    sha256: Sha256


class TargetConfirmed(Struct, frozen=True, tag=True):
    complete: bool


class Verify(Struct, frozen=True, tag=True):
    """Check every signature in a file.

    ``trust`` are files or folders of anchors, intermediates and CRLs; without any, the authorities pinned by this
    program, added on this machine or by this person are trusted. ``offline``: nobody is asked over the network.
    ``timestamp_required`` comes from the profile (BT-14.1d). → :class:`Verified`.
    """

    path: Path
    trust: tuple[Path, ...] = ()
    offline: bool = False
    timestamp_required: bool = False
    password: Password | None = None


class Verified(Struct, frozen=True, tag=True):
    verdict: FileVerdict


# ── both ways ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Done(Struct, frozen=True, tag=True):
    """The call was done and has nothing to tell."""


class Failed(Struct, frozen=True, tag=True):
    """The call ended with a problem."""

    report: Report


class Progress(Struct, frozen=True, tag=True):
    """A sign of life at least every 2 s; ``done`` of 1.0."""

    stage: Stage
    done: Annotated[float, Meta(ge=0, le=1)]


class Temporary(Struct, frozen=True, tag=True):
    """A question of the paper host: a named temporary file is about to be made at ``path``.

    Whoever is asked has put it on record before :class:`Done` is replied, and sweeps it if the host dies.
    """

    path: Path


class Committing(Struct, frozen=True, tag=True):
    """From now on the target may be in place, complete, as ``signed`` says."""

    signed: Signed


class SignatureWanted(Struct, frozen=True, tag=True):
    """A question of the paper host: the raw signature over these attributes, please. Answered by a :data:`Reply`."""

    attributes: Annotated[bytes, Meta(min_length=1, max_length=65_536)]


Call = (
    Ping | ListTokens | Login | SignAttributes | Logout
    | ShowDocument | ListPages | OpenDocument | HashDocument | RenderTile | ReadText | FindPlace | RenderMark
    | SendBlank
    | InspectDocument | CheckImage | DrawMark | ChooseTarget | SignDocument | ConfirmTarget | Verify
    | ReportChain | ListAuthorities | ReadAuthorities | AddAuthority | RemoveAuthority
    | WriteForm
    | ShowPhoto | ShowImage | CleanImage | ReadTemplates
)  # fmt: skip

Answer = (
    Done | Failed | TokensListed | LoggedIn | RawSignature
    | DocumentShown | DocumentOpened | DocumentHashed | Picture | TextRead | PlaceFound
    | DocumentInspected | ImageChecked | MarkDrawn | TargetChosen | DocumentSigned | TargetConfirmed | Verified
    | ChainReported | AuthoritiesListed
    | FormWritten
    | ImageCleaned | TemplatesRead
)  # fmt: skip

Notice = Progress | Committing
Question = SignatureWanted | Temporary
Reply = RawSignature | Done | Failed


class ToHost(Struct, frozen=True):
    """A frame towards a host: a call with its number, or the reply to a question of that call."""

    number: Annotated[int, Meta(ge=0)]
    body: Call | Reply


class FromHost(Struct, frozen=True):
    """A frame from a host about call ``number``."""

    number: Annotated[int, Meta(ge=0)]
    body: Answer | Notice | Question
