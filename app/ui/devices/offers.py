"""What can be done next, as buttons; what only hands can do stands in words beside them."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.domain.devices import Offer
from app.ui.parts.kit import Kit, set_kind
from app.ui.theme.icons import Glyph

GLYPHS: Final = {
    Offer.SIGN: Glyph.SIGN,
    Offer.REFRESH: Glyph.REFRESH,
    Offer.INSTALL_DRIVER: Glyph.DRIVER,
    Offer.CHOOSE_DRIVER: Glyph.OPEN,
    Offer.CONFIRM_FINAL_TRY: Glyph.SIGN,
    Offer.GUIDE_LOCKED: Glyph.GUIDE,
    Offer.GUIDE_FORGOTTEN: Glyph.GUIDE,
    Offer.GUIDE_EXPIRED: Glyph.GUIDE,
    Offer.ASK_IT: Glyph.HELP,
}
"""The offers that are buttons. Plugging in, the maker's own tool and the list of certificates need none."""


class OfferRow(QHBoxLayout):
    """Buttons for offers, the best first; ``pressed`` is called with the one a person chose."""

    def __init__(self, kit: Kit, name: str, offers: tuple[Offer, ...]) -> None:
        super().__init__()
        self.setSpacing(8)
        self.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[Offer, QPushButton] = {}
        for offer in (one for one in offers if one in GLYPHS):
            is_first = not self.buttons
            button = kit.button(f"{name}_{offer}", kit.words.name(offer), GLYPHS[offer])
            set_kind(button, "soft" if is_first else "")
            self.buttons[offer] = button
            self.addWidget(button)
        self.addStretch(1)
