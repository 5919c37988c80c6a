"""Writing a PAdES B-B signature: copy, add a revision, ask for the raw signature, read all again, put it in place."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from PIL.Image import Image

from app.domain.errors import FileChanged, FileUnreadable, OutputIsInput, RectOffPage
from app.domain.geometry import PageGeometry, Placement, Size
from app.domain.mark import Mark
from app.domain.signing import Signed, SigningRequest, Stage
from app.paper.cades import Signatory
from app.paper.counter import Counter, Pace
from app.paper.digesting import Digest, copy_and_digest
from app.paper.inspecting import Inspected, examine
from app.paper.marking import decode_image
from app.paper.placing import Part
from app.paper.reading import name_of, opened, well_formed
from app.paper.rereading import reread
from app.paper.revising import Revision, Spot

_SETTLE_BYTES: Final = 32 * 1024 * 1024

VIETNAM: Final = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh has had no other offset since 1975, and no summer time; the machine's own zone never matters."""


def sign(request: SigningRequest, png: bytes | None, counter: Counter) -> Signed:
    """Sign exactly what was shown and return where the complete, checked file is.

    Everything is decided on a copy whose bytes are known to be the ones that were shown; the source is only read.

    Raises:
        FileProblem: the source is not what was shown, or may not be signed so.
        OutputProblem: the target cannot take the file. Nothing is left behind.
        SignatureWrong: what came back for the raw signature is none of this certificate.

    """
    _keep_source(request)
    signatory = Signatory(request.certificate, request.authorities)
    image = decode_image(request.mark, png) if request.mark is not None else None
    with Part(request.target, counter.temporary, overwrite=request.overwrite) as part:
        copied = _copy(request, part, counter)
        name = name_of(request.source)
        inspected = examine(part.stream, request.shown, request.field, name=name, progress=counter.progress)
        spot = _spot(request, inspected)
        revision = _write_revision(request, part, inspected, (spot, image, signatory))
        _fill_in(revision, revision.digest(copied, request.shown.size), signatory, part=part, counter=counter)
        written = reread(part.stream, request, spot, signatory, tell=counter.progress)
        signed = Signed(request.target, written.sha256, spot.field, spot.placement, request.level)
        _put(request, part, signed, counter)
    return signed


def _keep_source(request: SigningRequest) -> None:
    """Refuse a target that is the source under another name."""
    try:
        same = Path(request.source).samefile(request.target)
    except OSError:
        same = Path(request.source).absolute() == Path(request.target).absolute()
    if same:
        raise OutputIsInput(file=name_of(request.target))


def _copy(request: SigningRequest, part: Part, counter: Counter) -> Digest:
    """Copy the source, require it to be what was shown, and return the running digest of its bytes."""
    name = name_of(request.source)
    pace = Pace(counter.progress, Stage.COPYING, request.shown.size)
    with opened(request.source) as source, part.writing():

        def read(amount: int) -> bytes:
            try:
                return source.read(amount)
            except OSError as error:
                raise FileUnreadable(file=name) from error

        if os.fstat(source.fileno()).st_size != request.shown.size:
            raise FileChanged(file=name)

        def step(done: int) -> None:
            if done % _SETTLE_BYTES == 0:
                part.settle()
            pace.step(done)

        digest, size = copy_and_digest(read, part.stream, step)
        part.stream.flush()
    if size != request.shown.size or digest.hexdigest().upper() != request.shown.sha256:
        raise FileChanged(file=name)
    return digest


def _spot(request: SigningRequest, inspected: Inspected) -> Spot:
    """Decide which field is signed and where its mark stands; an existing field keeps its own rectangle."""
    name = request.field or inspected.free_name()
    found = inspected.field(name)
    if found is None:
        placement = request.placement
        geometry = _geometry(inspected, placement)
        return Spot(name, placement, geometry, _fitted(request.mark, placement), exists=False)
    field, page = found
    placement, geometry = None, None
    if page and field.rect is not None:
        geometry = inspected.pages[page - 1]
        placement = Placement(page, geometry.from_user_space(*field.rect))
    return Spot(name, placement, geometry, _fitted(request.mark, placement), exists=True)


def _geometry(inspected: Inspected, placement: Placement | None) -> PageGeometry | None:
    """Return the page the mark stands on; refuse a mark off it."""
    if placement is None:
        return None
    if placement.page > len(inspected.pages):
        raise RectOffPage(page=placement.page)
    geometry = inspected.pages[placement.page - 1]
    if not placement.rect.is_inside(geometry.shown):
        raise RectOffPage(page=placement.page)
    return geometry


def _fitted(mark: Mark | None, placement: Placement | None) -> Mark | None:
    """Return the mark in the size of its rectangle; a visible field without a mark gets an empty one."""
    if placement is None:
        return None
    size = Size(placement.rect.width, placement.rect.height)
    if mark is None:
        return Mark(size)
    return Mark(size, mark.image_sha256, mark.lines, mark.font_size_pt, mark.colour)


def _write_revision(
    request: SigningRequest, part: Part, inspected: Inspected, what: tuple[Spot, Image | None, Signatory]
) -> Revision:
    spot, image, signatory = what
    with part.writing(), well_formed(name_of(request.source)):
        revision = Revision(part.stream, inspected.reader)
        revision.add_signature(spot, image, moment=datetime.now(VIETNAM), room=signatory.room())
        revision.write()
    return revision


def _fill_in(revision: Revision, digest: bytes, signatory: Signatory, *, part: Part, counter: Counter) -> None:
    """Ask for the raw signature over the finished bytes and write it into its room."""
    attributes = signatory.attributes(digest)
    counter.progress(Stage.SIGNING, 0.0)
    container = signatory.container(attributes, counter.raw_signature(attributes.dump()))
    signatory.require_own(container, digest)
    with part.writing():
        revision.fill(container)
    part.flush()


def _put(request: SigningRequest, part: Part, signed: Signed, counter: Counter) -> None:
    counter.progress(Stage.WRITING, 0.0)
    _keep_source(request)
    counter.committing(signed)
    part.put()
