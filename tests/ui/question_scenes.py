"""Scenes of the questions before signing: whose certificate, how many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.demands import Extent
from app.domain.placing import Origin, Rule
from app.domain.signing import Mode
from app.domain.token import CertificateKind
from app.ui.main_window import MainWindow
from app.ui.parts.kit import Kit
from app.ui.question_states import KindState, PagesState
from app.ui.states import Blocked, LookState, ProfileState, SignerState, Why
from tests.ui import sample

Scene = Callable[[Kit], QWidget]
Panel = Callable[..., Callable[[Kit], MainWindow]]

PROFILES = (ProfileState("nd30"), ProfileState("party-2017", old=True))
NOT_THE_ARCHIVES = KindState(
    CertificateKind.ARCHIVE,
    CertificateKind.ORGANISATION,
    Rule("party-2017", "certificate", Origin.TEXT, "Điều 16 khoản 2 điểm b"),
)
NOT_THE_SEALS = KindState(
    CertificateKind.ORGANISATION,
    CertificateKind.PERSON,
    Rule("party-2017", "certificate", Origin.TEXT, "Điều 8 khoản 2"),
)
ARCHIVE_CORNER = Rule("party-2017", "archive-top-left", Origin.TEXT, "Điều 13 khoản 3; Điều 3 khoản 15")
SCAN_CENTRE = Rule("party-2017", "scan-top-centre", Origin.RECOMMENDATION)
COPY = PagesState(
    3,
    (Extent.WHOLE, Extent.PART),
    Rule("party-2017", "pages", Origin.TEXT, "Điều 16 khoản 1 và khoản 2 điểm a"),
)
SCAN = PagesState(3, (Extent.WHOLE,), Rule("party-2017", "pages", Origin.TEXT, "Điều 8 khoản 1"))
ARCHIVE = replace(
    sample.OFFICE, identity="C3", holder="Kho Lưu trữ Tỉnh ủy", office="Văn phòng Tỉnh ủy", kind=CertificateKind.ARCHIVE
)
COPY_ANSWERED = replace(COPY, answer=Extent.PART)


ARCHIVED = (
    "Ký bởi: Kho Lưu trữ Tỉnh ủy",
    "Email: luutru@tinhuy.example.vn",
    "Cơ quan: Văn phòng Tỉnh ủy",
    "Thời gian ký: 20/11/2026 09:15:30 +07:00",
)
PERSONS = ("Ký bởi: Phan Thanh Mai", "Email: maipt@snv.example.vn", *ARCHIVED[3:])
SCANNED = ("Ký bởi: Sở Nội vụ tỉnh Lâm Đồng", "Email: vanthu@snv.example.vn", *ARCHIVED[3:])


def scenes(panel: Panel) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    rules = {"profile": "party-2017", "profiles": PROFILES}
    office = {**rules, "mode": Mode.ARCHIVE, "signer": SignerState((sample.MAI, sample.OFFICE), "B2")}
    office |= _marked(SCANNED, ARCHIVE_CORNER, left_mm=10.0, width_mm=66.0)
    yield "certificate-not-the-archives", panel(question=NOT_THE_ARCHIVES, blocked=Blocked.OTHER_CERTIFICATE, **office)
    written = replace(NOT_THE_ARCHIVES, by_office=True)
    yield "certificate-written-by-it", panel(question=written, blocked=Blocked.OTHER_CERTIFICATE, **office)
    archive = {**rules, "mode": Mode.ARCHIVE, "signer": SignerState((sample.MAI, ARCHIVE), ARCHIVE.identity, Why.KIND)}
    archive |= _marked(ARCHIVED, ARCHIVE_CORNER, left_mm=10.0, width_mm=66.0)
    yield "pages-of-a-copy", panel(question=COPY, blocked=Blocked.UNCOUNTED, **archive)
    yield "pages-of-a-copy-told", panel(question=COPY_ANSWERED, **archive)
    scan = {**office, "mode": Mode.DIGITISED, **_marked(SCANNED, SCAN_CENTRE, left_mm=65.0, width_mm=80.0)}
    yield "pages-of-a-scan", panel(question=SCAN, blocked=Blocked.UNCOUNTED, **scan)
    person = {**scan, "signer": SignerState((sample.MAI,), "A1")}
    person |= _marked(PERSONS, SCAN_CENTRE, left_mm=65.0, width_mm=80.0)
    yield "certificate-not-the-seals", panel(question=NOT_THE_SEALS, blocked=Blocked.OTHER_CERTIFICATE, **person)


def _marked(lines: tuple[str, ...], rule: Rule, *, left_mm: float, width_mm: float) -> dict[str, object]:
    """Return a mark of these lines at the top of the first page, as the panel tells it and as it stands there."""
    place, mark = sample.in_corner(lines, rule, left_mm=left_mm, width_mm=width_mm)
    return {"place": place, "mark": mark, "look": LookState(None, has_text=True, lines=lines)}
