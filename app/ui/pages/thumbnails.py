"""The strip of thumbnails beside the pages: an overview to walk through with the mouse or the keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.domain.geometry import Size
from app.ui.page_states import PageViewState
from app.ui.pages.pictures import Pictures
from app.ui.pages.tiles import THUMBNAIL, thumbnail_tile
from app.ui.pages.turning import Turn
from app.ui.parts.kit import Kit
from app.ui.theme.theme import Theme

WIDTH: Final = 152
_NUMBER_HEIGHT: Final = 22
_ROW: Final = QSize(WIDTH - 16, THUMBNAIL[1] + _NUMBER_HEIGHT + 14)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class ThumbnailStrip(QListView):
    """One row per page; ``page_requested`` carries the page that was picked."""

    page_requested = Signal(int)

    def __init__(self, kit: Kit, pictures: Pictures) -> None:
        super().__init__()
        self.setObjectName("thumbnails")
        self.setAccessibleName(kit.words.say("page.thumbnails"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pictures = pictures
        self._sizes: tuple[Size, ...] = ()
        self._document = 0
        self.turn = Turn.NONE
        self._rows = _Pages(kit, self)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(kit.theme, pictures, self))
        self.selectionModel().currentChanged.connect(self._picked)
        self.verticalScrollBar().valueChanged.connect(self._want)
        pictures.arrived.connect(self.viewport().update)
        self._follows = False

    def render_pages(self, state: PageViewState) -> None:
        """Show the pages of ``state``."""
        if (state.document, len(state.pages)) != (self._document, len(self._sizes)):
            self._document = state.document
            self._sizes = tuple(page.shown for page in state.pages)
            self._rows.show_count(len(self._sizes))
            self._want()

    def show_page(self, page: int) -> None:
        """Mark the page in view; that is no wish of the person."""
        self._follows = True
        self.setCurrentIndex(self._rows.index(page - 1))
        self._follows = False

    def show_turn(self, turn: Turn) -> None:
        """Turn the thumbnails as the pages are."""
        self.turn = turn
        self.viewport().update()

    def page_size(self, row: int) -> Size:
        return self._sizes[row]

    def request_page(self, page: int) -> None:
        """Emit the wish to see ``page``."""
        self.page_requested.emit(page)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._want()

    @override
    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self._want()

    def _picked(self, index: QModelIndex) -> None:
        if index.isValid() and not self._follows:
            self.request_page(index.row() + 1)

    def _want(self) -> None:
        """Ask for the thumbnails in view; nobody draws those of a folded strip."""
        if not self._sizes or not self.isVisible():
            self._pictures.want_thumbnails(())
            return
        height = _ROW.height()
        first = self.verticalScrollBar().value() // height
        last = (self.verticalScrollBar().value() + self.viewport().height()) // height
        ratio = self.devicePixelRatioF()
        rows = range(max(0, first), min(len(self._sizes), last + 1))
        self._pictures.want_thumbnails(
            thumbnail_tile(self._document, number + 1, self._sizes[number], ratio) for number in rows
        )


class _Pages(QAbstractListModel):
    """As many rows as pages; the pictures are painted, not stored."""

    def __init__(self, kit: Kit, parent: QObject) -> None:
        super().__init__(parent)
        self._words = kit.words
        self._count = 0

    def show_count(self, count: int) -> None:
        self.beginResetModel()
        self._count = count
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words.say("page.thumbnail", page=index.row() + 1)
        if role == Qt.ItemDataRole.SizeHintRole:
            return _ROW
        return None


class _Painter(QStyledItemDelegate):
    """Paints a thumbnail with its page number."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._pictures = theme, pictures

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _ROW

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = self._theme.tokens
        strip = self.parent()
        assert isinstance(strip, ThumbnailStrip)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        turn, size = strip.turn, strip.turn.size(strip.page_size(index.row()))
        room = QRectF(rect).adjusted(0, 8, 0, -_NUMBER_HEIGHT - 6)
        fitted = QSizeF(size.width_pt, size.height_pt).scaled(QSizeF(*THUMBNAIL), Qt.AspectRatioMode.KeepAspectRatio)
        page = QRectF(0, 0, fitted.width(), fitted.height())
        page.moveCenter(room.center())
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(page, QColor(tokens.paper))
        picture = self._pictures.thumbnail(index.row() + 1)
        if picture is not None:
            painter.drawImage(page, picture if turn is Turn.NONE else picture.transformed(turn.transform()))
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        width = 3 if focused else 2 if chosen else 1
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(page.adjusted(-1, -1, 1, 1) if chosen else page)
        painter.setPen(QColor(tokens.accent if chosen else tokens.text_dim))
        number = QRectF(rect.left(), rect.bottom() - _NUMBER_HEIGHT - 2, rect.width(), _NUMBER_HEIGHT)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()
