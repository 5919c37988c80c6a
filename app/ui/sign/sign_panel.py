"""The side panel while a signature is prepared; its one primary action is **Ký số**."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.signing import Mode
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, beside_text, card, label, say, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import ScrollPanel
from app.ui.parts.second_clicks import SecondClicks
from app.ui.sign.look_section import LookSection
from app.ui.sign.mode_section import ModeSection
from app.ui.sign.number_field import NumberField
from app.ui.sign.place_section import PlaceSection
from app.ui.sign.questions import Questions
from app.ui.sign.signer_section import SignerSection
from app.ui.states import SignPanelState, TargetState
from app.ui.theme.icons import Glyph


class SignPanel(QWidget):
    """Sections from top to bottom, the button always in the same corner.

    ``mode``, ``place``, ``questions`` and ``look`` tell their own wishes.
    """

    sign_requested = Signal()
    certificate_chosen = Signal(str)
    mode_chosen = Signal(object)
    profile_chosen = Signal(str)
    number_given = Signal(str)
    image_requested = Signal()
    image_cleared = Signal()
    text_switched = Signal(bool)
    other_folder_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("sign_panel")
        self.setAccessibleName(kit.words.say("panel.name"))
        self._kit = kit
        self._signer, self.mode = SignerSection(kit), ModeSection(kit)
        self._number = NumberField(kit)
        self.questions = Questions(kit)
        self.place, self.look = PlaceSection(kit), LookSection(kit)
        self._target, self._folder = label("target_name", "strong"), label("target_line", "dim")
        self._other = kit.button("target_folder", kit.words.say("target.other_folder"), kind="link")
        self._reason = label("sign_reason", "small")
        self._reason_row = self._reason_line()
        self._sign = kit.button("sign", kit.words.say("sign.button"), Glyph.SIGN, kind="primary")
        set_property(self._sign, "large", "true")
        self._sign.setIconSize(beside_text(20))
        self.setLayout(column(self._scroll(), self._foot(), gap=0))
        self._connect()
        SecondClicks(self)  # an answer brings the next question, or what stood below, under the pointer

    def render_state(self, state: SignPanelState) -> None:
        words = self._kit.words
        self._signer.render_state(state.signer)
        self.questions.render_question(state.question)
        self.mode.render_mode(state.mode, state.modes)
        self.mode.render_profiles(state.profile, state.profiles)
        self._number.render_number(state.number)
        self.place.render_place(state.place)
        self.look.render_look(state.look)
        self.look.setVisible(state.place is not None)
        self._render_target(state.target)
        self._sign.setEnabled(state.blocked is None)
        self._reason.setText(words.name(state.blocked) if state.blocked is not None else "")
        self._reason_row.setVisible(state.blocked is not None)
        self._sign.setAccessibleDescription(self._reason.text())

    def choose_mode(self, mode: Mode) -> None:
        """Emit the wish to sign in this way."""
        self.mode_chosen.emit(mode)

    def _render_target(self, target: TargetState | None) -> None:
        words = self._kit.words
        self._target_card.setVisible(target is not None)
        if target is None:
            return
        self._target.setText(target.name)
        self._target.setToolTip(target.folder)
        line = words.say("target.line") if target.problem is None else words.problem(target.problem).message
        say(self._folder, line)
        set_property(self._folder, "tone", "" if target.problem is None else "bad")
        self._other.setVisible(target.problem is not None)

    def _scroll(self) -> ScrollPanel:
        sections = column(
            self._signer,
            self.questions,
            self.mode,
            self._number,
            self.place,
            self.look,
            None,
            gap=2,
            margins=(5, 3, 5, 4),
        )
        return ScrollPanel("sign_panel_scroll", sections)

    def _foot(self) -> QFrame:
        foot = card("foot", "sign_foot")
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        icon = IconLabel(self._kit.theme.icons, Glyph.DOCUMENT, "text_dim", 20)
        self._target_card = card("clear", "target_card")
        lines = column(self._target, self._folder, row(self._other, None), gap=0)
        self._target_card.setLayout(row(column(icon, None), lines, gap=3))
        foot.setLayout(column(self._target_card, self._reason_row, self._sign, gap=3, margins=(5, 4, 5, 5)))
        return foot

    def _reason_line(self) -> QWidget:
        frame = card("clear", "sign_reason_row")
        icon = IconLabel(self._kit.theme.icons, Glyph.INFO, "text_dim", 18)
        frame.setLayout(row(column(icon, None), self._reason, gap=3))
        return frame

    def _connect(self) -> None:
        self._sign.clicked.connect(self.sign_requested)
        self._signer.certificate_chosen.connect(self.certificate_chosen)
        self.mode.mode_chosen.connect(self.choose_mode)
        self.mode.profile_chosen.connect(self.profile_chosen)
        self._number.number_given.connect(self.number_given)
        self.look.image_requested.connect(self.image_requested)
        self.look.image_cleared.connect(self.image_cleared)
        self.look.text_switched.connect(self.text_switched)
        self._other.clicked.connect(self.other_folder_requested)
