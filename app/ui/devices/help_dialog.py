"""What to tell the people who look after this machine: a report they can use, with no name of a person in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.devices import Offer
from app.ui.device_states import DevicesState
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.parts.sheet import Sheet
from app.ui.theme.icons import Glyph


class HelpDialog(Sheet):
    """``driver_requested``: the person wants to name the driver's file by hand."""

    driver_requested = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("help_dialog", kit.words.say("support.window"), parent, width=600)
        self._kit = kit
        words = kit.words
        self._title, self._line = label("help_title", "title"), label("help_line")
        self._report = QPlainTextEdit()
        self._report.setObjectName("help_report")
        self._report.setAccessibleName(words.say("trouble.report"))
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setFixedHeight(190)
        copy = kit.button("help_copy", words.say("trouble.copy"), Glyph.COPY)
        choose = kit.button("help_choose", words.name(Offer.CHOOSE_DRIVER), Glyph.OPEN)
        close = kit.button("help_close", words.say("button.close"), kind="primary")
        self._copy = copy
        copy.clicked.connect(self._copy_report)
        choose.clicked.connect(self.driver_requested)
        close.clicked.connect(self.accept)
        for button in (copy, choose, close):
            button.setMinimumHeight(40)
            button.setAutoDefault(False)
        icon = IconLabel(kit.theme.icons, Glyph.HELP, "accent", 28)
        texts = column(self._title, self._line, 1, self._report, gap=2)
        inside = row(column(icon, None), texts, gap=4)
        self.setLayout(column(inside, row(copy, choose, None, close, gap=2), gap=4, margins=(6, 6, 6, 6)))

    def render_help(self, offer: Offer, state: DevicesState) -> None:
        """Say what the offer means, and what was found on this machine."""
        words = self._kit.words
        installs = offer is Offer.INSTALL_DRIVER
        self._title.setText(words.say("support.install_title") if installs else words.say("support.ask_title"))
        self._line.setText(words.say("support.install_line") if installs else words.say("support.ask_line"))
        self._report.setPlainText("\n".join(_lines(self._kit, state)))

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self._copy.setText(self._kit.words.say("trouble.copied"))


def _lines(kit: Kit, state: DevicesState) -> list[str]:
    """Return drivers, readers and devices; serial numbers and people stay out of it."""
    words = kit.words
    lines = [words.say("support.device", device=each.device, usb_id=each.usb_id) for each in state.undriven]
    lines += [words.say("devices.reader", reader=each.reader) + f" · {words.name(each.why)}" for each in state.unready]
    for driver in state.drivers:
        report = driver.report
        lines += [words.say("devices.driver_line", name=report.name, state=words.name(report.state))]
        lines += [f"    {report.module}"]
        lines += [f"    {words.say('trouble.code', code=driver.problem.code)}"] if driver.problem else []
    return lines or [words.say("support.nothing")]
