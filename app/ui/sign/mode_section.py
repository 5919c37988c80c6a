"""CÁCH KÝ: the two usual ways side by side, the others behind one more button, and whose rules are followed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.signing import Mode
from app.ui.parts.kit import Kit, beside_text
from app.ui.parts.layouts import column, row
from app.ui.parts.segments import segment, side_by_side
from app.ui.parts.titles import title_row
from app.ui.states import ProfileState
from app.ui.theme.icons import Glyph

_USUAL: Final = (Mode.APPROVE, Mode.ISSUE)
_OTHER_WIDTH: Final = 96
"""Pixels for the name of a way of signing in the third segment; a longer one is cut."""
_NAME_WIDTH: Final = 224
"""Pixels for the name of a set of rules; a longer one is cut."""


class ModeSection(QWidget):
    """A segmented control; ``mode_chosen`` carries a :class:`Mode`, ``profile_chosen`` the name of a set of rules.

    ``rules_opened`` comes before the menu of the rules is seen, ``places_forgotten`` from its last line.
    """

    mode_chosen = Signal(object)
    profile_chosen = Signal(str)
    rules_opened = Signal()
    places_forgotten = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._usual = {mode: segment(f"mode_{mode}", kit.words.name(mode)) for mode in _USUAL}
        for mode, usual in self._usual.items():
            usual.clicked.connect(lambda _=False, chosen=mode: self._pick(chosen))
        self._other = segment("mode_other", kit.words.say("mode.other"))
        self._menu = QMenu(self)
        self._others: tuple[Mode, ...] = ()
        self._other.clicked.connect(self._open_menu)
        self._other.setToolTip(kit.words.say("mode.other_help"))
        self._mode = Mode.APPROVE
        self._profiles: tuple[ProfileState, ...] = ()
        self._profile = ""
        self._rules = kit.button("profile", "", Glyph.RULES, kind="link")
        self._rules.setIconSize(beside_text(18))
        self._rules.setToolTip(kit.words.say("mode.profile_help"))
        self._rules.clicked.connect(self._open_rules)
        self._rules_menu = QMenu(self)
        self._rules_menu.setObjectName("profiles")
        self._remembered = 0
        title = title_row(kit.words.say("panel.how"))
        ways = side_by_side((*self._usual.values(), self._other))
        self.setLayout(column(title, ways, row(self._rules, None), gap=0))

    def render_mode(self, mode: Mode, modes: tuple[Mode, ...]) -> None:
        """Show the chosen mode; only ``modes`` are offered."""
        self._mode = mode
        words = self._kit.words
        for usual, button in self._usual.items():
            button.setVisible(usual in modes)
            button.setChecked(usual is mode)
        others = tuple(other for other in modes if other not in _USUAL)
        self._other.setVisible(bool(others))
        self._other.setChecked(mode in others)
        shown = words.name(mode) if mode in others else words.say("mode.other")
        cut = self._other.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, _OTHER_WIDTH)
        self._other.setText(words.say("mode.more", mode=cut))
        self._other.setToolTip(words.say("mode.other_help") if shown == cut else shown)
        self._other.setAccessibleName(shown)
        self._offer(others)

    def _offer(self, others: tuple[Mode, ...]) -> None:
        """Fill the menu; one that offers the same already stays as it is, for it may be open just now."""
        if others == self._others:
            return
        self._others = others
        self._menu.clear()
        for other in others:
            action = QAction(self._kit.words.name(other), self._menu)
            action.setObjectName(f"mode_{other}")
            action.triggered.connect(lambda _=False, chosen=other: self._pick(chosen))
            self._menu.addAction(action)

    def render_profiles(self, profile: str, profiles: tuple[ProfileState, ...]) -> None:
        """Show whose rules are followed; several sets can be chosen from, those in force first."""
        words = self._kit.words
        self._rules.setVisible(len(profiles) > 1)
        shown = self._rules.fontMetrics().elidedText(words.profile(profile), Qt.TextElideMode.ElideRight, _NAME_WIDTH)
        self._rules.setText(words.say("mode.by", profile=shown))
        self._rules.setAccessibleName(words.say("mode.by", profile=words.profile(profile)))
        if (profile, profiles) == (self._profile, self._profiles):
            return
        self._profile, self._profiles = profile, profiles
        self._rules_menu.clear()
        for one in sorted(profiles, key=lambda each: (each.trouble is not None, each.old, each.secondhand)):
            if one.trouble is not None:
                self._rules_menu.addAction(words.problem(one.trouble).meaning).setEnabled(False)
                continue
            action = QAction(words.profile(one.profile), self._rules_menu)
            action.setObjectName(f"profile_{one.profile}")
            action.setCheckable(True)
            action.setChecked(one.profile == profile)
            action.triggered.connect(lambda _=False, chosen=one.profile: self.choose_profile(chosen))
            self._rules_menu.addAction(action)
        self._add_forgetting()

    def render_remembered(self, count: int) -> None:
        """Say in the menu of the rules for how many layouts a person's corrections are kept, and offer to forget."""
        if count != self._remembered:
            self._remembered = count
            profile, profiles = self._profile, self._profiles
            self._profiles = ()
            self.render_profiles(profile, profiles)

    def choose_profile(self, profile: str) -> None:
        """Emit the wish to follow another set of rules."""
        self.profile_chosen.emit(profile)

    def choose(self, mode: Mode) -> None:
        """Emit the wish to sign in this way."""
        self.mode_chosen.emit(mode)

    def _add_forgetting(self) -> None:
        if not self._remembered:
            return
        self._rules_menu.addSeparator()
        forget = QAction(self._kit.words.say("mode.forget_places", count=self._remembered), self._rules_menu)
        forget.setObjectName("forget_places")
        forget.setIcon(self._kit.theme.icons.icon(Glyph.RESET, "text_dim"))
        forget.triggered.connect(self.places_forgotten)
        self._rules_menu.addAction(forget)

    def _open_menu(self) -> None:
        self._show_checks()
        self._menu.popup(self._other.mapToGlobal(self._other.rect().bottomLeft()))

    def _open_rules(self) -> None:
        self.rules_opened.emit()
        self._rules_menu.popup(self._rules.mapToGlobal(self._rules.rect().bottomLeft()))

    def _pick(self, mode: Mode) -> None:
        self._show_checks()
        self.choose(mode)

    def _show_checks(self) -> None:
        """Hold the buttons at the state that was rendered: a click is a wish, not yet a choice."""
        for usual, button in self._usual.items():
            button.setChecked(usual is self._mode)
        self._other.setChecked(self._mode not in _USUAL)
