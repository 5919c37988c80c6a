"""The floating tools of the page view: zoom, fit, and the page number."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIntValidator
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QLineEdit, QPushButton

from app.ui.pages.turning import Turn
from app.ui.pages.zoom import Fit
from app.ui.parts.kit import Kit, card, label, set_kind
from app.ui.parts.layouts import row
from app.ui.theme.icons import Glyph


class PageTools(QFrame):
    """A quiet bar over the canvas; every wish is a signal."""

    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    fit_width_requested = Signal()
    fit_page_requested = Signal()
    page_requested = Signal(int)
    place_here_requested = Signal()
    strip_requested = Signal()
    search_requested = Signal()
    turn_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page_tools")
        self.setAccessibleName(kit.words.say("page.tools"))
        set_kind(self, "floating")
        self._kit = kit
        words = kit.words
        self._strip = kit.tool("strip", words.say("page.strip"), Glyph.STRIP)
        self._find = kit.tool("find", words.say("page.find"), Glyph.FIND)
        self._out = kit.tool("zoom_out", words.say("page.zoom_out"), Glyph.ZOOM_OUT)
        self._percent = label("zoom_percent", wraps=False)
        self._percent.setFixedWidth(56)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._in = kit.tool("zoom_in", words.say("page.zoom_in"), Glyph.ZOOM_IN)
        self._width = kit.tool("fit_width", words.say("page.fit_width"), Glyph.FIT_WIDTH)
        self._whole = kit.tool("fit_page", words.say("page.fit_page"), Glyph.FIT_PAGE)
        self._turn = kit.tool("turn_view", words.say("page.turn"), Glyph.TURN_RIGHT)
        self._previous = kit.tool("previous_page", words.say("page.previous"), Glyph.UP)
        self._next = kit.tool("next_page", words.say("page.next"), Glyph.DOWN)
        self._page = 1
        self._fitted: tuple[object, ...] = ()
        self._range = QIntValidator(1, 1, self)
        self._number = self._page_number()
        self._count = label("page_count", wraps=False)
        self._prefix = label(wraps=False)
        self._prefix.setText(words.say("page.prefix"))
        self._here = self._place_here()
        for switch in (self._width, self._whole, self._strip, self._turn):
            switch.setCheckable(True)
        self._arrange()
        self._connect()
        self._shade()

    def show_page(self, page: int, count: int) -> None:
        """Show which page takes the middle of the view."""
        self._page = page
        self._range.setRange(1, max(1, count))
        self._number.setText(str(page))
        digits = len(str(max(count, 10)))
        self._number.setFixedWidth(16 + 10 * digits)
        self._count.setText(self._kit.words.say("page.of", count=count))
        self._previous.setEnabled(page > 1)
        self._next.setEnabled(page < count)

    def show_zoom(self, share: float, fit: Fit | None) -> None:
        """Show the zoom (1.0 = actual size) and what it is fitted to."""
        self._percent.setText(self._kit.words.formats.percent(share))
        self._width.setChecked(fit is Fit.WIDTH)
        self._whole.setChecked(fit is Fit.PAGE)

    def show_strip(self, *, shown: bool) -> None:
        """Show whether the thumbnails are unfolded."""
        self._strip.setChecked(shown)

    def show_turn(self, turn: Turn) -> None:
        """Show whether the pages are turned in the view."""
        self._turn.setChecked(turn is not Turn.NONE)

    def take_page_number(self) -> None:
        """Put the keys into the field of the page number."""
        self._number.setFocus()
        self._number.selectAll()

    def offer_place_here(self, *, offered: bool) -> None:
        """Show or hide the button that brings the mark to this page."""
        if self._here.isVisibleTo(self) != offered:
            self._here.setVisible(offered)
            self.adjustSize()

    def fit_into(self, width: int) -> None:
        """Take the room the tools need; with less than that, do without what can be done without."""
        fitted = (width, self._number.width(), self._count.text(), self._here.isVisibleTo(self))
        if fitted == self._fitted:
            return
        self._fitted = fitted
        for scarce in (False, True):
            for spare in (self._prefix, self._percent):
                spare.setVisible(not scarce)
            self._here.setText("" if scarce else self._here.accessibleName())
            self.adjustSize()
            if self.width() <= width:
                return

    def request_page(self, page: int) -> None:
        """Emit the wish to see ``page``."""
        self.page_requested.emit(page)

    def _place_here(self) -> QPushButton:
        words = self._kit.words
        here = self._kit.button("place_here", words.say("page.place_here"), Glyph.PLACE, kind="link")
        here.setToolTip(words.say("page.place_here_help"))
        here.hide()
        return here

    def _page_number(self) -> QLineEdit:
        number = QLineEdit()
        number.setObjectName("page_number")
        number.setAccessibleName(self._kit.words.say("page.number"))
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        number.setValidator(self._range)
        set_kind(number, "page")
        return number

    def _arrange(self) -> None:
        bar = row(
            self._strip, self._find, 1, self._divider(), 1,
            self._out, self._percent, self._in, 1, self._width, self._whole, self._turn, 1, self._divider(), 1,
            self._previous, self._next, self._prefix, self._number, self._count, 1, self._here,
            gap=1, margins=(1, 1, 3, 1),
        )  # fmt: skip
        self.setLayout(bar)
        zooms = (self._out, self._in, self._width, self._whole, self._turn)
        for tool in (self._strip, self._find, *zooms, self._previous, self._next):
            tool.setFixedSize(QSize(36, 36))

    @staticmethod
    def _divider() -> QFrame:
        line = card("divider")
        line.setFixedSize(1, 20)
        return line

    def _connect(self) -> None:
        self._strip.clicked.connect(self.strip_requested)
        self._find.clicked.connect(self.search_requested)
        self._in.clicked.connect(self.zoom_in_requested)
        self._out.clicked.connect(self.zoom_out_requested)
        self._width.clicked.connect(self.fit_width_requested)
        self._whole.clicked.connect(self.fit_page_requested)
        self._turn.clicked.connect(self.turn_requested)
        self._here.clicked.connect(self.place_here_requested)
        self._number.returnPressed.connect(lambda: self.request_page(int(self._number.text())))
        self._number.editingFinished.connect(lambda: self._number.setText(str(self._page)))
        self._previous.clicked.connect(lambda: self.request_page(self._page - 1))
        self._next.clicked.connect(lambda: self.request_page(self._page + 1))

    def _shade(self) -> None:
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(20)
        shadow.setOffset(0, 3)
        colour = QColor(self._kit.theme.tokens.shadow)
        colour.setAlpha(50)
        shadow.setColor(colour)
        self.setGraphicsEffect(shadow)
