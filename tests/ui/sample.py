"""Made-up facts of an office for scenes and tests: people, devices, verdicts, and a letter as pictures."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import Origin, Rule
from app.domain.reasons import (
    CertificateReason,
    IntegrityReason,
    Remark,
    SignatureReason,
    SubIndication,
    TimestampReason,
)
from app.domain.text import PageText
from app.domain.token import CertificateKind, PinReport, PinSource, PinState, Unusable
from app.domain.verdict import (
    Answer,
    ChangedAfter,
    Check,
    Checks,
    Covers,
    FileVerdict,
    Result,
    SignatureKind,
    SignatureVerdict,
    Signer,
    TimeSource,
)
from app.page.document import Document
from app.ui.page_states import MarkState, PageViewState, Tile
from app.ui.states import CertificateState, LookState, PlaceState, SignerState, SignPanelState, TargetState
from tests.parts.documents.letter import SIGNATURE_SPACE, PageShape, office_draft
from tests.parts.pdf import write_classic

MAI = CertificateState(
    identity="A1",
    holder="Phan Thanh Mai",
    office="Sở Nội vụ tỉnh Lâm Đồng",
    kind=CertificateKind.PERSON,
    not_before=date(2024, 8, 15),
    not_after=date(2029, 8, 14),
    days_left=998,
    device="Phan Thanh Mai",
)
OFFICE = CertificateState(
    identity="B2",
    holder="Sở Nội vụ tỉnh Lâm Đồng",
    office="Ủy ban nhân dân tỉnh Lâm Đồng",
    kind=CertificateKind.ORGANISATION,
    not_before=date(2023, 12, 12),
    not_after=date(2026, 12, 11),
    days_left=21,
    device="Văn thư Sở Nội vụ",
)
OLD = CertificateState(
    identity="C3",
    holder="Phan Thanh Mai",
    office="Sở Nội vụ tỉnh Bình Thuận",
    kind=CertificateKind.PERSON,
    not_before=date(2021, 8, 15),
    not_after=date(2024, 8, 14),
    days_left=-828,
    reason=Unusable.EXPIRED,
    device="Phan Thanh Mai",
)
GOOD_PIN = PinReport(PinState.OK, PinSource.DRIVER)
RULE = Rule("nd30", "between-title-and-name", Origin.TEXT, "Phụ lục I: người có thẩm quyền")
NAME = "128-SNV-VP.pdf"


@cache
def letter(pages: int = 3) -> bytes:
    """Return an office letter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        write_classic(office_draft(tuple(PageShape() for _ in range(pages))), path)
        return path.read_bytes()


@cache
def _document(pages: int) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(letter(pages))


@cache
def words(page: int, pages: int = 3) -> PageText:
    """Return the words of a page, as a page host reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(letter(pages))
        document = Document.open(str(path), None)
        text = document.text(page)
        document.close()
    return text


def geometry(pages: int = 3) -> tuple[PageGeometry, ...]:
    return (PageGeometry(0, 0, 595.32, 841.92),) * pages


def picture_of(tile: Tile, pages: int = 3) -> QImage:
    """Return the picture of a tile, as a page host would draw it."""
    page = _document(pages)[tile.page - 1]
    bitmap = page.render(scale=tile.scale, rev_byteorder=False, force_bitmap_format=4)
    whole = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return whole.copy(tile.left, tile.top, tile.width, tile.height)


@cache
def signature_picture() -> QImage:
    """Return a blue signature on nothing, 53 × 20 mm at four pixels per point."""
    picture = QImage(600, 227, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke = QPainterPath(QPointF(60, 150))
    for x, y, height in ((110, 40, 20), (170, 160, 60), (240, 50, 30), (310, 150, 70), (390, 60, 40), (470, 130, 60)):
        stroke.cubicTo(QPointF(x - 40, y - height), QPointF(x - 10, y + height), QPointF(x, y))
    stroke.cubicTo(QPointF(510, 90), QPointF(520, 60), QPointF(560, 70))
    painter.setPen(QPen(QColor("#1D3FA8"), 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPath(stroke)
    painter.drawLine(QPointF(90, 196), QPointF(540, 180))
    painter.end()
    return picture


TEXT = ("Người ký: Phan Thanh Mai", "Cơ quan: Sở Nội vụ tỉnh Lâm Đồng", "Thời gian: 20/11/2026 09:15:30 +07:00")


@cache
def text_picture(
    lines: tuple[str, ...] = TEXT,
    colour: str = "101010",
    *,
    size_mm: tuple[float, float] = (53, 20),
    signed: bool = False,
) -> QImage:
    """Return a mark of that size with lines of text as large as they fit; ``signed`` with a signature at their left."""
    width, height = (round(side * 12) for side in size_mm)
    picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    left = width // 3 if signed else 12
    if signed:
        hand = signature_picture().scaledToWidth(left - 20, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(8, (height - hand.height()) // 2, hand)
    font = QFont("Tinos")
    font.setPixelSize(100)
    widest = max(QFontMetricsF(font).horizontalAdvance(line) for line in lines)
    step = min(height / len(lines), 120 * (width - left - 12) / widest, 60)
    font.setPixelSize(int(step / 1.2))
    painter.setFont(font)
    painter.setPen(QColor(f"#{colour}"))
    top = (height - step * len(lines)) / 2
    for number, line in enumerate(lines):
        row = QRectF(left, top + step * number, width - left, step)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
    painter.end()
    return picture


def signed_picture_of(tile: Tile) -> QImage:
    """Return the picture of a tile of the letter with the signature in its place."""
    picture, place = picture_of(tile), placement()
    if tile.page == place.page:
        painter = QPainter(picture)
        painter.translate(-tile.left, -tile.top)
        painter.scale(tile.scale, tile.scale)
        top = geometry()[0].top - place.rect.y - place.rect.height
        painter.drawImage(QRectF(place.rect.x, top, place.rect.width, place.rect.height), signature_picture())
        painter.end()
    return picture


def placement(page: int = 3) -> Placement:
    x0, y0, x1, y1 = SIGNATURE_SPACE
    middle, centre = (x0 + x1) / 2, (y0 + y1) / 2
    return Placement(page, Rect(middle - 75, centre - 28, 150, 56.7))


def pages_state(document: int = 1, *, with_mark: bool = True) -> PageViewState:
    mark = MarkState(placement(), signature_picture()) if with_mark else None
    return PageViewState(document, geometry(), mark)


PLACE = PlaceState(
    "between_title_and_name",
    3,
    50.0,
    20.0,
    facts={"title": "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", "name": "Phan Thanh Mai", "page": 3},
    rule=RULE,
    left_mm=121.4,
    top_mm=211.0,
)


def in_corner(
    lines: tuple[str, ...], rule: Rule, *, left_mm: float, width_mm: float, page: int = 1
) -> tuple[PlaceState, MarkState]:
    """Return a mark of text at the top of a page, as the panel tells it and as it stands there."""
    top_mm, height_mm = 2.0, 15.0
    millimetre = 72 / 25.4
    y = geometry()[0].top - (top_mm + height_mm) * millimetre
    rect = Rect(left_mm * millimetre, y, width_mm * millimetre, height_mm * millimetre)
    place = PlaceState(
        "free_corner", page, width_mm, height_mm, facts={"page": page}, rule=rule, left_mm=left_mm, top_mm=top_mm
    )
    return place, MarkState(Placement(page, rect), text_picture(lines, size_mm=(width_mm, height_mm)), resizable=False)


PANEL = SignPanelState(
    signer=SignerState((MAI, OFFICE, OLD), "A1"),
    place=PLACE,
    look=LookState("chu-ky-mai.png", has_text=False, picture=signature_picture()),
    target=TargetState("128-SNV-VP.signed.pdf", "Văn bản đi"),
    blocked=None,
)

SIGNER = Signer(
    "Phan Thanh Mai",
    "Sở Nội vụ tỉnh Lâm Đồng",
    "CN=Phan Thanh Mai",
    "Cơ quan chứng thực số chuyên dùng Chính phủ (RootCA)",
    "54A1C09E77B2",
    datetime(2024, 8, 15, tzinfo=UTC),
    datetime(2029, 8, 14, tzinfo=UTC),
)
ALL_GOOD = Checks(
    Check(Answer.YES, SignatureReason.SIGNATURE_HOLDS),
    Check(Answer.YES, IntegrityReason.UNCHANGED),
    Check(Answer.YES, CertificateReason.TRUSTED),
    Check(Answer.NONE, TimestampReason.NO_TIMESTAMP),
)
VALID = SignatureVerdict(
    field="KySo1",
    signer=SIGNER,
    kind=SignatureKind.APPROVAL,
    time=datetime(2026, 11, 20, 2, 15, 30, tzinfo=UTC),
    time_source=TimeSource.SIGNER,
    covers=Covers.WHOLE_FILE,
    changed_after=ChangedAfter.NONE,
    warnings=(),
    checks=ALL_GOOD,
    result=Result.VALID,
    subindication=None,
    placement=placement(),
    digest="sha256",
    key="RSA 2048",
)
UNSURE = SignatureVerdict(
    field="Signature2",
    signer=Signer(
        "Sở Nội vụ tỉnh Lâm Đồng", "Ủy ban nhân dân tỉnh Lâm Đồng", "", SIGNER.issuer, "0C77", SIGNER.not_before,
        SIGNER.not_after,
    ),
    kind=SignatureKind.APPROVAL,
    time=datetime(2026, 11, 20, 3, 2, 11, tzinfo=UTC),
    time_source=TimeSource.SIGNER,
    covers=Covers.REVISION,
    changed_after=ChangedAfter.ALLOWED,
    warnings=(Remark.REVOCATION_OFFLINE, Remark.SIGNED_LATER),
    checks=Checks(
        Check(Answer.YES, SignatureReason.SIGNATURE_HOLDS),
        Check(Answer.YES, IntegrityReason.CHANGED_AS_ALLOWED),
        Check(Answer.UNKNOWN, CertificateReason.NO_REVOCATION_INFORMATION),
        Check(Answer.NONE, TimestampReason.NO_TIMESTAMP),
    ),
    result=Result.INDETERMINATE,
    subindication=SubIndication.TRY_LATER,
    placement=placement(),
    digest="sha256",
    key="RSA 2048",
)  # fmt: skip
BROKEN = SignatureVerdict(
    field="Signature1",
    signer=SIGNER,
    kind=SignatureKind.APPROVAL,
    time=datetime(2026, 11, 20, 2, 15, 30, tzinfo=UTC),
    time_source=TimeSource.SIGNER,
    covers=Covers.REVISION,
    changed_after=ChangedAfter.SUSPICIOUS,
    warnings=(Remark.WEAK_DIGEST,),
    checks=Checks(
        Check(Answer.YES, SignatureReason.SIGNATURE_HOLDS),
        Check(Answer.NO, IntegrityReason.CONTENT_CHANGED),
        Check(Answer.YES, CertificateReason.TRUSTED),
        Check(Answer.NO, TimestampReason.TIMESTAMP_WRONG),
    ),
    result=Result.INVALID,
    subindication=SubIndication.HASH_FAILURE,
    placement=placement(),
    digest="sha1",
    key="RSA 1024",
)


def verdict(*signatures: SignatureVerdict) -> FileVerdict:
    """Return the verdict on a file: the worst of its signatures."""
    order = [Result.INVALID, Result.INDETERMINATE, Result.VALID]
    worst = min((each.result for each in signatures), key=order.index, default=Result.UNSIGNED)
    return FileVerdict("128-SNV-VP.signed.pdf", worst, None, signatures)


def panel(**changes: object) -> SignPanelState:
    """Return the side panel ready to sign, with ``changes``."""
    return replace(PANEL, **changes)  # type: ignore[arg-type]  # the names are checked when the test runs


def blank(tile: Tile) -> QImage:
    """Return a white picture of the size of a tile."""
    picture = QImage(tile.width, tile.height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("white"))
    return picture
