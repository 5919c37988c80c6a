"""Notices that the person locked the screen: the gate closes then, and a PIN being typed is forgotten.

Windows tells the window itself; on Linux the desktops say it over D-Bus, each in its own words. Where nobody says it,
nothing happens: the gate still closes after five idle minutes.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
"""Who tells of a locked screen, and from where; all say ``ActiveChanged`` with a truth."""


class SessionLock(QObject):
    """``locked`` comes when the screen is locked."""

    locked = Signal()

    def __init__(self, window: QWidget, application: QCoreApplication) -> None:
        super().__init__(window)
        self._filter = _watch(self, window, application)

    @Slot(bool)
    def saver_changed(self, active: bool) -> None:  # noqa: FBT001 - D-Bus's signal
        """Take what a desktop said."""
        if active:
            self.tell()

    def tell(self) -> None:
        """Emit that the screen was locked."""
        self.locked.emit()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SESSION_CHANGE: Final = 0x02B1
    _SESSION_LOCK: Final = 0x7
    _THIS_SESSION: Final = 0

    class _Filter(QAbstractNativeEventFilter):
        """Reads the messages of the window."""

        def __init__(self, lock: SessionLock) -> None:
            super().__init__()
            self._lock = lock

        @override
        def nativeEventFilter(
            self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
        ) -> tuple[bool, int]:
            told = wintypes.MSG.from_address(int(message))
            if told.message == _SESSION_CHANGE and told.wParam == _SESSION_LOCK:
                self._lock.tell()
            return False, 0

    def _watch(lock: SessionLock, window: QWidget, application: QCoreApplication) -> QAbstractNativeEventFilter | None:
        """Have the system send its word to the window; without it nothing is told."""
        made = _Filter(lock)
        application.installNativeEventFilter(made)
        ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(wintypes.HWND(int(window.winId())), _THIS_SESSION)
        return made

else:

    def _watch(lock: SessionLock, window: QWidget, application: QCoreApplication) -> QAbstractNativeEventFilter | None:
        """Listen to every desktop there is; one that is not there says nothing."""
        del window, application
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - a second library, only where it is of use

        bus = QDBusConnection.sessionBus()
        for service, path in SAVERS:
            slot = SLOT("saver_changed(bool)")
            bus.connect(service, path, service, "ActiveChanged", lock, slot)  # type: ignore[call-overload] # takes text
        return None
