"""Page objects: what a person does and sees on each screen, found by the names of the controls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QWidget

from app.ui.device_states import DevicesPage, DevicesState, GuideState
from app.ui.main_window import MainWindow
from app.ui.page_states import PageViewState, Tile
from app.ui.pages.mark_item import MarkItem
from app.ui.pages.page_area import PageArea
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit
from app.ui.pin.pin_dialog import PinDialog
from app.ui.pin.pin_field import PinField
from app.ui.states import Destination, PinDialogState
from tests.ui import sample
from tests.ui.finding import child


class Screen:
    """Any widget, read and pressed by the names of its parts."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget

    def press(self, name: str) -> None:
        QTest.mouseClick(child(self.widget, QAbstractButton, name), Qt.MouseButton.LeftButton)

    def text(self, name: str) -> str:
        return child(self.widget, QLabel, name).text()

    def shows(self, name: str) -> bool:
        QApplication.processEvents()
        return child(self.widget, QWidget, name).isVisibleTo(self.widget)

    def may_press(self, name: str) -> bool:
        return child(self.widget, QAbstractButton, name).isEnabled()


class PinDialogPage(Screen):
    """The PIN dialog over an empty window."""

    def __init__(self, kit: Kit, state: PinDialogState) -> None:
        self._owner = QWidget()
        self.dialog = PinDialog(kit, self._owner)
        super().__init__(self.dialog)
        self.given: list[tuple[bytearray, bool]] = []
        self.dialog.pin_given.connect(lambda pin, confirmed: self.given.append((pin, confirmed)))
        self.dialog.render_state(state)
        self.dialog.open()
        QApplication.processEvents()

    @property
    def field(self) -> PinField:
        return child(self.dialog, PinField, "pin_field")

    def type_pin(self, text: str, *, at_ms: int = 0, apart_ms: int = 0) -> None:
        """Type on the keyboard; with times, as a keyboard driver reports them."""
        for number, character in enumerate(text):
            self.press_key(0, character, at_ms=at_ms + number * apart_ms if at_ms else 0)

    def press_key(self, key: int, text: str = "", *, at_ms: int = 0) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(self.field, event)

    def backspace(self, *, at_ms: int = 0) -> None:
        self.press_key(Qt.Key.Key_Backspace.value, at_ms=at_ms)

    def confirm(self) -> None:
        self.press("pin_sign")

    def agree_to_final_try(self) -> None:
        child(self.dialog, QCheckBox, "pin_consent").setChecked(True)

    def close(self) -> None:
        self.dialog.close()
        self._owner.close()


class PagesPage(Screen):
    """The pages in a view of their own, with a page host that answers when it is told to."""

    def __init__(self, kit: Kit, state: PageViewState, *, size: tuple[int, int] = (900, 800)) -> None:
        self.area = PageArea(kit)
        super().__init__(self.area)
        self.asked: list[Tile] = []
        self.wanted: list[object] = []
        self.area.view.tile_requested.connect(self.asked.append)
        self.area.placement_requested.connect(self.wanted.append)
        self.area.resize(*size)
        self.area.show()
        self.area.render_state(state)
        QApplication.processEvents()

    @property
    def mark(self) -> MarkItem:
        return child(self.area, MarkItem, "mark")

    def answer(self) -> None:
        """Deliver the tile asked for last."""
        tile = self.asked[-1]
        self.area.view.tile_arrived(tile, sample.blank(tile))

    def answer_all(self, limit: int = 200) -> None:
        """Deliver tiles until no other is asked for."""
        for _ in range(limit):
            count = len(self.asked)
            self.answer()
            if len(self.asked) == count:
                return

    def drag(self, start: QPoint, by: QPoint) -> None:
        """Drag on the mark, from a point of it."""
        QTest.mousePress(self.mark, Qt.MouseButton.LeftButton, pos=start)
        begin = self.mark.mapToGlobal(start)
        goal = begin + by
        for share in (0.3, 0.7, 1.0):
            point = QPointF(begin) + QPointF(by) * share
            QTest.mouseMove(self.mark, self.mark.mapFromGlobal(point.toPoint()))
        QTest.mouseMove(self.mark, self.mark.mapFromGlobal(goal))
        QTest.mouseRelease(self.mark, Qt.MouseButton.LeftButton, pos=self.mark.mapFromGlobal(goal))

    def close(self) -> None:
        self.area.close()


class WindowPage(Screen):
    """The whole window."""

    def __init__(self, kit: Kit) -> None:
        self.window = MainWindow(kit)
        super().__init__(self.window)
        self.window.show()
        QApplication.processEvents()

    def close(self) -> None:
        self.window.close()


class DevicesScreenPage(WindowPage):
    """The window, turned to the devices."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.window.render_destination(Destination.DEVICES)
        self.screen = self.window.devices

    def show(self, state: DevicesState) -> None:
        self.screen.render_state(state)

    def guide(self, state: GuideState) -> None:
        self.screen.render_page(DevicesPage.GUIDE)
        self.screen.guide.render_state(state)

    def choose(self, chooser: str, word: str) -> None:
        """Pick an entry of a list."""
        child(self.screen, Chooser, chooser).choose(word)

    def type_into(self, name: str, text: str) -> None:
        """Type into a field, as a person does."""
        edit = child(self.screen, QLineEdit, name)
        edit.clear()
        edit.insert(text)
        edit.textEdited.emit(text)
