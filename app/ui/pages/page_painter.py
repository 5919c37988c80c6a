"""How a page looks on the canvas: shadow, paper, the best pictures there are, and what a search found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from app.domain.geometry import Placement
from app.ui.page_states import FoundState, Tile
from app.ui.pages.layout import PageLayout
from app.ui.pages.pictures import Pictures
from app.ui.pages.snapping import Guide
from app.ui.pages.turning import Turn
from app.ui.parts.kit import Kit
from app.ui.theme.tokens import LIGHT

_SHADOW: Final = ((1, 26), (3, 16), (6, 9), (10, 5))
"""Soft shadow of a page: spread in pixels and opacity of 255, from the inside out."""
_FOUND: Final = "#FFD84D"
_FOUND_NOW: Final = "#FF9632"
"""Marker pens for what a search found; the page is white paper in both schemes."""


class PagePainter:
    """Paints pages for one view; holds no state of its own."""

    def __init__(self, kit: Kit, pictures: Pictures, view: QWidget) -> None:
        self._theme, self._words = kit.theme, kit.words
        self._pictures = pictures
        self._view = view

    def paint_page(self, painter: QPainter, layout: PageLayout, page: int, offset: QPointF, exact: list[Tile]) -> None:
        """Paint ``page`` scrolled by ``offset``; ``exact`` are the tiles that would show its visible part sharply."""
        ratio = self._view.devicePixelRatioF()
        area = layout.area(page).translated(-offset)
        area.moveTo(round(area.x() * ratio) / ratio, round(area.y() * ratio) / ratio)
        self._paint_shadow(painter, area)
        painter.fillRect(area, QColor(self._theme.tokens.paper))
        complete = self._pictures.pages.use(exact)
        painter.save()
        painter.setClipRect(area)
        if not complete and self._pictures.thumbnail(page) is None:
            self._paint_number(painter, area, page)
        sheet = self._turn_painter(painter, layout, page, area)
        if not complete:
            self._paint_draft(painter, sheet, page)
        scale = layout.zoom * ratio
        for tile, picture in self._pictures.pages.of_page(page, scale):
            if not complete or tile.scale == scale:
                grow = layout.zoom / tile.scale
                corner = sheet.topLeft() + QPointF(tile.left, tile.top) * grow
                painter.drawImage(QRectF(corner.x(), corner.y(), tile.width * grow, tile.height * grow), picture)
        painter.restore()

    def paint_found(self, painter: QPainter, layout: PageLayout, page: int, offset: QPointF, found: FoundState) -> None:
        """Mark what a search found on ``page``, like a marker pen: the letters stay readable."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        for number, hit in enumerate(found.hits):
            if hit.page != page:
                continue
            now = number == found.current
            for rect in hit.rects:
                area = layout.on_canvas(Placement(page, rect)).translated(-offset).adjusted(-1, -1, 1, 1)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.setBrush(QColor(_FOUND_NOW if now else _FOUND))
                painter.drawRoundedRect(area, 2, 2)
        painter.restore()

    def paint_guides(self, painter: QPainter, layout: PageLayout, offset: QPointF, guides: tuple[Guide, ...]) -> None:
        """Draw the lines a dragged mark rests on."""
        painter.setPen(QPen(QColor(self._theme.tokens.guide), 1, Qt.PenStyle.DashLine))
        for guide in guides:
            size = layout.sizes[guide.page - 1]
            y = size.height_pt - guide.at
            ends = (
                (QPointF(guide.at, 0), QPointF(guide.at, size.height_pt))
                if guide.upright
                else (QPointF(0, y), QPointF(size.width_pt, y))
            )
            painter.drawLine(*(layout.point_on_canvas(guide.page, end) - offset for end in ends))

    def _paint_shadow(self, painter: QPainter, area: QRectF) -> None:
        """Paint the shadow around the page only: filling it under the paper as well costs a screen four times."""
        spread = _SHADOW[-1][0] + 2
        around = QRegion(area.adjusted(-spread, -spread, spread, spread).toAlignedRect())
        painter.save()
        painter.setClipRegion(around.subtracted(QRegion(area.adjusted(1, 1, -1, -1).toRect())))
        painter.setPen(Qt.PenStyle.NoPen)
        shadow = QColor(self._theme.tokens.shadow)
        for step, opacity in reversed(_SHADOW):
            shadow.setAlpha(opacity)
            painter.setBrush(shadow)
            painter.drawRoundedRect(area.adjusted(-step, -step + 2, step, step + 2), step + 1, step + 1)
        painter.restore()

    def _turn_painter(self, painter: QPainter, layout: PageLayout, page: int, area: QRectF) -> QRectF:
        """Turn the painter as the pages are, and return where it then finds the sheet that lies at ``area``.

        The corner the pictures begin at stays on a whole pixel, so that they are as sharp turned as unturned.
        """
        if layout.turn is Turn.NONE:
            return area
        ratio, size = self._view.devicePixelRatioF(), layout.sizes[page - 1]
        corner = area.topLeft() + layout.turn.point(QPointF(), size) * layout.zoom
        painter.translate(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
        painter.rotate(layout.turn)
        return QRectF(0, 0, size.width_pt * layout.zoom, size.height_pt * layout.zoom)

    def _paint_draft(self, painter: QPainter, sheet: QRectF, page: int) -> None:
        """Paint the thumbnail of a page whose picture has not come yet, if there is one."""
        thumbnail = self._pictures.thumbnail(page)
        if thumbnail is not None:
            painter.drawImage(sheet, thumbnail)

    def _paint_number(self, painter: QPainter, area: QRectF, page: int) -> None:
        """Paint the number of a page that has no picture at all yet."""
        font = QFont(self._view.font())
        font.setPixelSize(40)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.line))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words.formats.number(page))
