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

Scene = Callable[[Kit], QWidget]
Panel = Callable[..., Callable[[Kit], MainWindow]]

PROFILES = (ProfileState("nd30"), ProfileState("party-2017", old=True))
NOT_THE_ARCHIVES = KindState(
    CertificateKind.ARCHIVE,
    CertificateKind.ORGANISATION,
    Rule("party-2017", "certificate", Origin.TEXT, "Điều 16 khoản 2 điểm b"),
)
COPY = PagesState(
    12,
    (Extent.WHOLE, Extent.PART),
    Rule("party-2017", "pages", Origin.TEXT, "Điều 16 khoản 1 và khoản 2 điểm a"),
)
SCAN = PagesState(12, (Extent.WHOLE,), Rule("party-2017", "pages", Origin.TEXT, "Điều 8 khoản 1"))
ARCHIVE = replace(
    sample.OFFICE, identity="C3", holder="Kho Lưu trữ Tỉnh ủy", office="Văn phòng Tỉnh ủy", kind=CertificateKind.ARCHIVE
)
COPY_ANSWERED = replace(COPY, answer=Extent.PART)


def scenes(panel: Panel) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    rules = {"profile": "party-2017", "profiles": PROFILES}
    office = {**rules, "mode": Mode.ARCHIVE, "signer": SignerState((sample.MAI, sample.OFFICE), "B2")}
    yield "certificate-not-the-archives", panel(question=NOT_THE_ARCHIVES, blocked=Blocked.OTHER_CERTIFICATE, **office)
    written = replace(NOT_THE_ARCHIVES, by_office=True)
    yield "certificate-written-by-it", panel(question=written, blocked=Blocked.OTHER_CERTIFICATE, **office)
    archive = {**rules, "mode": Mode.ARCHIVE, "signer": SignerState((sample.MAI, ARCHIVE), ARCHIVE.identity, Why.KIND)}
    yield "pages-of-a-copy", panel(question=COPY, blocked=Blocked.UNCOUNTED, **archive)
    yield "pages-of-a-copy-told", panel(question=COPY_ANSWERED, **archive)
    yield "pages-of-a-scan", panel(question=SCAN, blocked=Blocked.UNCOUNTED, **{**office, "mode": Mode.DIGITISED})
