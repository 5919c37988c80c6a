"""The frame of the window: rail, top bar, centre and side; what happens inside is the business of the parts.

Parts stand as attributes, so that whoever composes the window connects view models to them.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.fitting import Room
from app.ui.checking.check_screen import CheckScreen
from app.ui.devices.devices_screen import DevicesScreen
from app.ui.drop_zone import DropZone, dropped_pdf
from app.ui.page_states import PageViewState
from app.ui.pages.page_area import PageArea
from app.ui.parts.kit import Kit, card, set_kind
from app.ui.parts.layouts import column, row
from app.ui.rail import Rail
from app.ui.sign.sign_panel import SignPanel
from app.ui.states import Destination, DeviceChipState, DocumentHeaderState
from app.ui.top_bar import TopBar
from app.ui.work.problem_panel import ProblemPanel
from app.ui.work.progress_panel import ProgressPanel
from app.ui.work.result_panel import ResultPanel

_SIDE_WIDTH: Final = 356
_SMALLEST: Final = (1024, 660)


class MainWindow(QMainWindow):
    """The signing screen, the check and the devices, one at a time.

    ``file_dropped`` carries a path; ``open_requested`` wants a file dialog for the screen in view.
    """

    destination_requested = Signal(object)
    open_requested = Signal()
    device_pressed = Signal()
    file_dropped = Signal(str)
    escape_pressed = Signal()
    close_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(kit.words.say("app.name"))
        self.setMinimumSize(*_SMALLEST)
        self.resize(1280, 860)
        self.setAcceptDrops(True)
        self._words = kit.words
        self._header: DocumentHeaderState | None = None
        self._destination = Destination.SIGN
        self._held = False
        self.rail, self.top_bar = Rail(kit), TopBar(kit)
        self.drop_zone = DropZone(kit, "drop_zone", title=kit.words.say("drop.title"), line=kit.words.say("drop.line"))
        self.page_area = PageArea(kit)
        self.sign_panel, self.progress = SignPanel(kit), ProgressPanel(kit)
        self.result, self.problem = ResultPanel(kit), ProblemPanel(kit)
        self.check, self.devices = CheckScreen(kit), DevicesScreen(kit)
        self._arrange()
        self._connect()
        self.render_destination(Destination.SIGN)
        self.render_header(None)
        self.render_pages(PageViewState(0, ()))
        self.show_panel(self.sign_panel)
        self.setFocus()

    # ── what the view models say ──────────────────────────────────────────────────────────────────────────────────────

    def render_destination(self, place: Destination) -> None:
        """Go to a screen of the rail."""
        self._destination = place
        self.rail.render_destination(place)
        screens = {Destination.SIGN: self._signing, Destination.CHECK: self.check, Destination.DEVICES: self.devices}
        self._screens.setCurrentWidget(screens[place])
        self._side.setVisible(place is Destination.SIGN)
        self._title()

    def render_header(self, state: DocumentHeaderState | None) -> None:
        self._header = state
        self._title()

    def render_device(self, state: DeviceChipState) -> None:
        self.top_bar.render_device(state)

    def render_pages(self, state: PageViewState) -> None:
        """Show the document, or the place to drop one."""
        if state.pages and self._signing.currentWidget() is not self.page_area:
            # Its room first: pages laid out in another would be asked for in a size that nobody will see.
            self.page_area.setGeometry(self._signing.contentsRect())
            self._signing.setCurrentWidget(self.page_area)
        self.page_area.render_state(state)
        if not state.pages:
            self._signing.setCurrentWidget(self.drop_zone)

    def page_room(self) -> Room:
        """Return the room that pages have, or will have in place of the drop zone."""
        return self.page_area.room_within(self._signing.contentsRect().size())

    def rehearse(self, picture: QImage) -> None:
        """Paint a page of ``picture`` where nobody sees it."""
        self.page_area.rehearse(picture, self._signing.contentsRect().size())

    def show_panel(self, panel: QWidget) -> None:
        """Show one of ``sign_panel``, ``progress``, ``result`` or ``problem`` at the side."""
        self._panels.setCurrentWidget(panel)

    def hold_open(self, *, held: bool) -> None:
        """While held (a signature is being made), closing is only a wish: ``close_requested``."""
        self._held = held

    # ── wishes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def request_destination(self, place: Destination) -> None:
        self.destination_requested.emit(place)

    def carry_file(self, path: str) -> None:
        self.file_dropped.emit(path)

    # ── Qt ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pdf(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.carry_file(path)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit()
        event.setAccepted(not self._held)

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrange(self) -> None:
        self._signing, self._screens, self._panels = QStackedWidget(), QStackedWidget(), QStackedWidget()
        stacks: tuple[tuple[QStackedWidget, tuple[QWidget, ...]], ...] = (
            (self._signing, (self.drop_zone, self.page_area)),
            (self._screens, (self._signing, self.check, self.devices)),
            (self._panels, (self.sign_panel, self.progress, self.result, self.problem)),
        )
        for stack, parts in stacks:
            for part in parts:
                stack.addWidget(part)
        self._side: QFrame = card("surface", "side")
        self._side.setFixedWidth(_SIDE_WIDTH)
        self._side.setLayout(column(self._panels, gap=0))
        middle = column(self.top_bar, self._screens, gap=0)
        ground = QWidget()
        set_kind(ground, "screen")
        ground.setLayout(row(self.rail, middle, self._side, gap=0))
        self.setCentralWidget(ground)

    def _connect(self) -> None:
        self.rail.destination_requested.connect(self.request_destination)
        self.top_bar.open_requested.connect(self.open_requested)
        self.top_bar.devices_requested.connect(self.device_pressed)
        self.drop_zone.open_requested.connect(self.open_requested)
        self.drop_zone.file_dropped.connect(self.carry_file)
        self.check.open_requested.connect(self.open_requested)
        self.check.file_dropped.connect(self.carry_file)
        self.sign_panel.place.show_requested.connect(self.page_area.view.show_mark)
        opens = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self)
        opens.activated.connect(self.open_requested)
        escapes = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escapes.activated.connect(self.escape_pressed)

    def _title(self) -> None:
        words = self._words
        match self._destination:
            case Destination.SIGN:
                self.top_bar.render_document(self._header)
            case Destination.CHECK:
                self.top_bar.render_title(words.say("top.check_title"), words.say("top.check_line"), may_open=True)
            case Destination.DEVICES:
                self.top_bar.render_title(words.say("top.devices_title"), words.say("top.devices_line"), may_open=False)
