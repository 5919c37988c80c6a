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
from app.ui.states import Blocked, ProfileState, SignerState, Why
from tests.ui import sample
from tests.ui.placing_scenes import Corner, in_corner

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
ARCHIVES = Corner(
    Rule("party-2017", "archive-top-left", Origin.TEXT, "Điều 13 khoản 3; Điều 3 khoản 15"), left_mm=10, width_mm=66
)
SCANS = Corner(Rule("party-2017", "scan-top-centre", Origin.RECOMMENDATION), left_mm=65, width_mm=80)
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
    asked = {**office, "blocked": Blocked.OTHER_CERTIFICATE}
    yield "certificate-not-the-archives", in_corner(panel, ARCHIVES, SCANNED, question=NOT_THE_ARCHIVES, **asked)
    written = replace(NOT_THE_ARCHIVES, by_office=True)
    yield "certificate-written-by-it", in_corner(panel, ARCHIVES, SCANNED, question=written, **asked)
    archive = {**rules, "mode": Mode.ARCHIVE, "signer": SignerState((sample.MAI, ARCHIVE), ARCHIVE.identity, Why.KIND)}
    uncounted = Blocked.UNCOUNTED
    yield "pages-of-a-copy", in_corner(panel, ARCHIVES, ARCHIVED, question=COPY, blocked=uncounted, **archive)
    yield "pages-of-a-copy-told", in_corner(panel, ARCHIVES, ARCHIVED, question=COPY_ANSWERED, **archive)
    scan = {**office, "mode": Mode.DIGITISED}
    yield "pages-of-a-scan", in_corner(panel, SCANS, SCANNED, question=SCAN, blocked=uncounted, **scan)
    person = {**asked, "mode": Mode.DIGITISED, "signer": SignerState((sample.MAI,), "A1")}
    yield "certificate-not-the-seals", in_corner(panel, SCANS, PERSONS, question=NOT_THE_SEALS, **person)
