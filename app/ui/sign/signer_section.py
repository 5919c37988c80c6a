"""NGƯỜI KÝ: the chosen certificate, and the others behind a link."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.parts.titles import title_row
from app.ui.sign.certificate_card import CertificateCard, validity
from app.ui.states import SignerState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone


class SignerSection(QWidget):
    """Shows one card; unfolded, all of them. ``certificate_chosen`` carries the identity of one."""

    certificate_chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._state: SignerState | None = None
        self._open = False
        self._cards: list[CertificateCard] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._fold = kit.button("signer_change", kit.words.say("signer.change"), kind="link")
        self._fold.clicked.connect(self._turn)
        self._list = column(gap=2)
        self._why = StateLine(kit, "signer_why", side=16)
        self._unusable: list[StateLine] = []
        self._others = column(gap=1)
        self._nobody = self._empty_card()
        title = title_row(kit.words.say("panel.who"), self._fold)
        self.setLayout(column(title, self._list, self._why, self._others, self._nobody, gap=1))

    def render_state(self, state: SignerState) -> None:
        if state == self._state:
            return
        same = self._state is not None and state.certificates == self._state.certificates
        self._state = state
        if not same:
            self._rebuild()
        self._show()

    def choose(self, identity: str) -> None:
        """Emit the wish to sign with the certificate of that identity."""
        self.certificate_chosen.emit(identity)

    def _empty_card(self) -> QWidget:
        frame = card("sunken", "signer_none")
        title, line = label(kind="strong"), label(kind="dim")
        title.setText(self._kit.words.say("signer.none_title"))
        line.setText(self._kit.words.say("signer.none_line"))
        icon = IconLabel(self._kit.theme.icons, Glyph.DEVICE, "text_dim", 20)
        frame.setLayout(row(column(icon, None), column(title, line, gap=1), gap=3, margins=(3, 3, 3, 3)))
        return frame

    def _rebuild(self) -> None:
        assert self._state is not None
        for old in self._cards:
            self._group.removeButton(old)
            self._list.removeWidget(old)
            discard(old)
        self._cards = []
        for number, state in enumerate(self._state.certificates, 1):
            made = CertificateCard(self._kit, state, f"certificate_{number}")
            made.clicked.connect(lambda _=False, identity=state.identity: self._pick(identity))
            self._group.addButton(made)
            self._list.addWidget(made)
            self._cards.append(made)
        self._list_unusable(self._state)

    def _list_unusable(self, state: SignerState) -> None:
        """Put what may not sign under the chosen card in one line each: it is out of the way, and never hidden."""
        for old in self._unusable:
            self._others.removeWidget(old)
            discard(old)
        self._unusable = []
        words = self._kit.words
        for number, each in enumerate((each for each in state.certificates if not each.may_sign), 1):
            line = StateLine(self._kit, f"signer_unusable_{number}", side=16)
            why = validity(words, each)
            line.show_state(Glyph.ABSENT, Tone.NEUTRAL, words.say("signer.unusable", holder=each.holder, why=why))
            self._others.addWidget(line)
            self._unusable.append(line)

    def _pick(self, identity: str) -> None:
        self._open = False
        self._show()
        self.choose(identity)

    def _turn(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        assert self._state is not None
        chosen = self._state.chosen
        for each in self._cards:
            each.setChecked(each.identity == chosen)
            each.setVisible(self._open or chosen is None or each.identity == chosen)
        words, why = self._kit.words, self._state.why
        is_folded = chosen is not None and not self._open
        for line in self._unusable:
            line.setVisible(is_folded)
        self._why.setVisible(is_folded and why is not None and len(self._cards) > 1)
        if why is not None:
            text = words.say("signer.proposed", why=words.name(why))
            self._why.show_state(Glyph.INFO, Tone.NEUTRAL, text)
        self._fold.setText(words.say("signer.fewer") if self._open else words.say("signer.change"))
        self._fold.setVisible(len(self._cards) > 1 and chosen is not None)
        self._nobody.setVisible(not self._cards)
