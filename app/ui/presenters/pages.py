"""The pages of the signing screen: pictures, the place of the mark, and the search."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from app.ui.main_window import MainWindow
from app.ui.models.search_model import SearchModel
from app.ui.models.sign_model import SignModel


class PagesPresenter(QObject):
    """Connects the page area with the models of the document and of the search."""

    def __init__(self, window: MainWindow, sign: SignModel, search: SearchModel) -> None:
        super().__init__(window)
        self._area = window.page_area
        self._panel = window.sign_panel
        self._sign = sign
        self._search = search
        self._connect_pictures()
        self._connect_place()
        self._connect_search()

    def _connect_pictures(self) -> None:
        view, sign = self._area.view, self._sign
        view.tile_requested.connect(sign.ask_tile)
        sign.tile_arrived.connect(view.tile_arrived)
        sign.tile_failed.connect(view.tile_failed)

    def _connect_place(self) -> None:
        area, sign, place = self._area, self._sign, self._panel.place
        area.placement_requested.connect(sign.place_mark)
        place.undo_requested.connect(sign.undo_place)
        place.redo_requested.connect(sign.redo_place)
        place.place_here_requested.connect(lambda: sign.place_on_page(area.view.page))
        for key, act in (("Ctrl+Z", sign.undo_place), ("Ctrl+Y", sign.redo_place), ("Ctrl+Shift+Z", sign.redo_place)):
            QShortcut(QKeySequence(key), area).activated.connect(act)

    def _connect_search(self) -> None:
        area, search = self._area, self._search
        area.search_requested.connect(lambda text: search.look_for(text, area.view.page))
        area.search_moved.connect(search.move)
        search.state_changed.connect(lambda: area.render_search(search.state))
        self._sign.state_changed.connect(self._follow)

    def _follow(self) -> None:
        """Search in the document that is on screen."""
        viewed = self._sign.viewed
        self._search.show_document(viewed.path, viewed.edition, len(viewed.pages), self._sign.password)
