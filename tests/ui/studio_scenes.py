"""Scenes of the studio and of the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.errors import Report
from app.domain.placing import Confidence, ImageKind
from app.domain.signing import Mode
from app.domain.studio import Doubt, Region
from app.domain.template import Lack
from app.ui.design_states import DesignState, Fault
from app.ui.main_window import MainWindow
from app.ui.parts.kit import Kit
from app.ui.studio.design_dialog import DesignDialog
from app.ui.studio.studio_dialog import StudioDialog
from app.ui.studio_states import Ground, Ink, StudioState, TemplatesState, TemplateState
from tests.ui import sample
from tests.ui.finding import child, held

Scene = Callable[[Kit], QWidget]
Signing = Callable[[Kit], MainWindow]


def photo() -> QImage:
    """Return a signature on warm paper in uneven light."""
    picture = QImage(900, 620, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    light = QLinearGradient(QPointF(0, 0), QPointF(900, 620))
    light.setColorAt(0, QColor("#F3EBDA"))
    light.setColorAt(1, QColor("#B9AE98"))
    painter.fillRect(picture.rect(), light)
    painter.drawImage(150, 190, sample.signature_picture())
    painter.end()
    return picture


READY = StudioState(
    photo_name="chu-ky.jpg", photo=photo(), result=sample.signature_picture(), confidence=Confidence.HIGH,
    name="Chữ ký Phan Thanh Mai", width_mm=50.0, height_mm=18.9,
)  # fmt: skip
DESIGN = DesignState(
    name="Mẫu có đủ thông tin", mode=Mode.APPROVE, profile="bt", profiles=("nd30", "party-2026", "bt"),
    image=ImageKind.SIGNATURE, has_picture=True, colour="1A3FA6",
    lines=("Ký bởi: {signer}", "Email: {mail}", "Cơ quan: {organisation}", "Thời gian ký: {signing-time}"),
    lacks=(),
)  # fmt: skip
TEMPLATES = TemplatesState(
    (
        TemplateState("Con dấu Sở Nội vụ", Mode.ISSUE, locked=True),
        TemplateState("Sao y bản điện tử", Mode.COPY, locked=True),
        TemplateState("Chữ ký Phan Thanh Mai", Mode.APPROVE, lacks=(Lack.SIGNING_TIME, Lack.ORGANISATION)),
    ),
    "Chữ ký Phan Thanh Mai",
)


def studio(signing: Signing, state: StudioState, ground: Ground = Ground.WHITE) -> Scene:
    """Return the studio's dialog."""

    def scene(kit: Kit) -> StudioDialog:
        dialog = held(StudioDialog(kit, owner := signing(kit)), owner)
        dialog.render_state(state)
        dialog.choose_ground(ground)
        dialog.open()
        return dialog

    return scene


def previewed(state: DesignState) -> QImage | None:
    """Return the mark of a design with made-up facts, as it would be drawn."""
    facts = {
        "signer": "Phan Thanh Mai",
        "mail": "maipt@snv.example.vn",
        "organisation": "Sở Nội vụ tỉnh Lâm Đồng",
        "signing-time": "20/11/2026 09:15:30 +07:00",
    }
    lines, size = state.lines, (state.width_mm, state.height_mm)
    for word, told in facts.items():
        lines = tuple(line.replace(f"{{{word}}}", told) for line in lines)
    return sample.text_picture(lines, state.colour, size_mm=size, signed=state.has_picture) if lines else None


def design(signing: Signing, state: DesignState) -> Scene:
    """Return the form for a template."""

    def scene(kit: Kit) -> DesignDialog:
        dialog = held(DesignDialog(kit, owner := signing(kit)), owner)
        dialog.render_state(replace(state, picture=previewed(state)))
        dialog.open()
        return dialog

    return scene


def templates(signing: Signing, state: TemplatesState, *, opened: bool = False) -> Scene:
    """Return the signing screen with a template, or the menu of templates alone."""

    def scene(kit: Kit) -> QWidget:
        made = signing(kit)
        chosen = state.chosen is not None
        made.sign_panel.render_state(sample.panel(look=replace(sample.PANEL.look, from_template=chosen)))
        made.sign_panel.look.render_templates(state)
        if not opened:
            return made
        child(made, QPushButton, "template").click()
        return held(child(made, QMenu, "templates"), made)

    return scene


def scenes(signing: Signing) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    yield "studio-empty", studio(signing, StudioState())
    yield "studio-working", studio(signing, replace(READY, result=None, busy=True))
    yield "studio-white", studio(signing, READY)
    yield "studio-grey", studio(signing, READY, Ground.GREY)
    yield "studio-page", studio(signing, READY, Ground.PAGE)
    yield "studio-doubt", studio(signing, replace(READY, doubts=(Doubt.FAINT, Doubt.LINES), confidence=Confidence.LOW))
    yield (
        "studio-seal",
        studio(signing, replace(READY, kind=ImageKind.SEAL, ink=Ink.RED, real_mm=36.0, name="Con dấu")),
    )
    yield "studio-colour", studio(signing, replace(READY, ink=Ink.OTHER, other="0A6E4F"))
    yield "studio-region", studio(signing, replace(READY, region=Region(0.19, 0.3, 0.84, 0.68)))
    yield "studio-problem", studio(signing, replace(READY, result=None, problem=Report("ink_not_found")))
    yield "design-complete", design(signing, DESIGN)
    yield (
        "design-lacking",
        design(signing, replace(DESIGN, lines=DESIGN.lines[:1], lacks=(Lack.MAIL, Lack.SIGNING_TIME))),
    )
    yield "design-new", design(signing, DesignState(fault=Fault.NOTHING, profiles=DESIGN.profiles))
    wrong = replace(DESIGN, lines=("Ký bởi: {ai đó}",), fault=Fault.LINE, lacks=None)
    yield "design-wrong-line", design(signing, wrong)
    yield "template-chosen", templates(signing, TEMPLATES)
    yield "template-menu", templates(signing, TEMPLATES, opened=True)
    yield (
        "template-refused",
        templates(
            signing, TemplatesState(problem=Report("template_unreadable", {"file": "mau.kysomau", "why": "kind"}))
        ),
    )
    yield "template-imported", templates(signing, replace(TEMPLATES, chosen=None, imported=3, skipped=("Mẫu trống",)))
