"""A certificate as a card a person can choose."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from app.domain.token import CertificateKind, Unusable
from app.ui.parts.chain_words import against_words, chain_look
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.states import CertificateState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue

SOON_DAYS: Final = 30
"""From here on the end is told in amber: a renewal needs 30 days left (QĐ 65/2025/QĐ-CTUBND, Điều 5)."""
_OFFICES: Final = {CertificateKind.ORGANISATION: Glyph.ORGANISATION, CertificateKind.ARCHIVE: Glyph.ARCHIVE}


class CertificateCard(QPushButton):
    """Holder, office, validity; one that may not sign cannot be chosen and says why."""

    def __init__(self, kit: Kit, state: CertificateState, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        set_kind(self, "choice")
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)  # a button's own would not let long words wrap
        self.setSizePolicy(policy)
        self.identity = state.identity
        self._kit = kit
        self._icon = IconLabel(kit.theme.icons, _OFFICES.get(state.kind, Glyph.PERSON), "text_dim", 20)
        self._tick = IconLabel(kit.theme.icons, Glyph.GOOD, "accent", 18)
        self._holder, self._office = label(kind="strong"), label(kind="dim")
        self._validity = label(kind="dim")
        first = row(self._holder, self._tick, gap=1)
        self._against = StateLine(kit, f"{name}_against", side=16)
        lines = column(first, self._office, self._validity, self._against, gap=0)
        lines.setSpacing(3)
        self.setLayout(row(column(self._icon, None), lines, gap=2, margins=(3, 3, 3, 3)))
        self._render(state)
        self.toggled.connect(self._tick.setVisible)
        self._tick.setVisible(False)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1

    def _render(self, state: CertificateState) -> None:
        words = self._kit.words
        self._holder.setText(state.holder)
        kind = words.name(state.kind)
        say(self._office, words.say("signer.office_kind", office=state.office, kind=kind) if state.office else kind)
        self._validity.setText(validity(words, state))
        set_property(self._validity, "tone", _tone(state))
        self._against.setVisible(state.against is not None)
        if state.against is not None:
            self._against.show_state(*chain_look(state.against), against_words(words, state.against))
        self.setEnabled(state.may_sign)
        self.setAccessibleName(words.say("signer.choice", holder=state.holder, office=state.office))
        told = (self._validity.text(), self._against.text.text())
        self.setAccessibleDescription(" ".join(text for text in told if text))


def validity(words: Catalogue, state: CertificateState) -> str:
    """Return how long a certificate lasts, or why it may not sign."""
    match state.reason:
        case None:
            pass
        case Unusable.EXPIRED:
            return words.say("signer.expired", day=state.not_after)
        case Unusable.NOT_YET_VALID:
            return words.say("signer.not_yet_valid", day=state.not_before)
        case _:
            return words.name(state.reason)
    if state.days_left < SOON_DAYS:
        return words.say("signer.ends_soon", day=state.not_after, days=state.days_left)
    return words.say("signer.valid", day=state.not_after, days=state.days_left)


def _tone(state: CertificateState) -> str:
    return Tone.WARN if state.reason is not None or state.days_left < SOON_DAYS else ""
