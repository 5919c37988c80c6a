"""A certificate on the card of its device: whose it is, how long it lasts, who issued it, and what the text asks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from app.domain.errors import Report
from app.domain.guidance import Asked, Countdown, TermStage
from app.domain.token import CertificateKind, Unusable
from app.domain.trust import ChainReport
from app.ui.device_states import DeviceCertificateState, TitlesState
from app.ui.parts.chain_words import chain_look
from app.ui.parts.choosers import Chooser, Segments
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.sign.certificate_card import SOON_DAYS
from app.ui.states import CertificateState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue

SORTS: Final = {
    CertificateKind.PERSON: Glyph.PERSON,
    CertificateKind.ORGANISATION: Glyph.ORGANISATION,
    CertificateKind.ARCHIVE: Glyph.ARCHIVE,
    CertificateKind.DEVICE: Glyph.DRIVER,
    CertificateKind.UNKNOWN: Glyph.UNKNOWN,
}
_STAGES: Final = {
    TermStage.OPEN: (Glyph.CALENDAR, Tone.NEUTRAL),
    TermStage.SOON: (Glyph.WARN, Tone.WARN),
    TermStage.CLOSED: (Glyph.WARN, Tone.BAD),
    TermStage.EXPIRED: (Glyph.WARN, Tone.BAD),
}
_YES, _NO = "yes", "no"


class CertificateBlock(QWidget):
    """``kind_chosen`` and ``renewed_told`` carry what a person knows and no certificate says.

    ``titles_requested``: the person wants to say what they sign as.
    """

    kind_chosen = Signal(object)
    renewed_told = Signal(bool)
    titles_requested = Signal()

    def __init__(self, kit: Kit, state: DeviceCertificateState, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._kit, self._name = kit, name
        shown = state.shown
        holder, office = label(f"{name}_holder", "strong"), label(f"{name}_office", "dim")
        holder.setText(shown.holder)
        say(office, shown.office)
        icon = IconLabel(kit.theme.icons, SORTS[shown.kind], "text_dim", 20)
        lines: list[QWidget | QLayout | int | None] = [holder, *([office] if shown.office else []), self._kind(state)]
        if state.titles is not None:
            lines.append(self._titles(state.titles))
        lines += [*self._proposal(state), self._validity(shown), self._chain(state.chain), *self._term(state)]
        if state.note is not None:
            lines.append(self._note(state))
        self.setLayout(row(column(icon, None), column(*lines, gap=1), gap=3))

    def choose_kind(self, kind: CertificateKind) -> None:
        """Emit what a person says the certificate is."""
        self.kind_chosen.emit(kind)

    def tell_renewed(self, *, renewed: bool) -> None:
        """Emit whether the certificate was renewed before."""
        self.renewed_told.emit(renewed)

    def _kind(self, state: DeviceCertificateState) -> QHBoxLayout:
        words = self._kit.words
        kinds = {str(kind): words.name(kind) for kind in CertificateKind if kind is not CertificateKind.UNKNOWN}
        chooser = Chooser(self._kit, f"{self._name}_kind", words.say("device_card.kind"))
        shown = words.name(state.shown.kind)
        chooser.render_choices(kinds, str(state.shown.kind))
        text = words.say("device_card.guessed", kind=shown) if state.guessed else shown
        chooser.setText(words.say("chooser.shown", text=text))
        chooser.setEnabled(not state.kind_by_office)
        chooser.chosen.connect(lambda word: self.choose_kind(CertificateKind(word)))
        serial = label(f"{self._name}_serial", "code", wraps=False)
        serial.setText(words.say("device_card.certificate_serial", serial=state.serial))
        change = self._kit.button(f"{self._name}_titles_change", words.say("titles.change"), kind="link")
        # Nothing is asked of an organisation, nor where IT has said it.
        change.setVisible(state.titles is not None and not state.titles.by_office)
        change.clicked.connect(self.titles_requested)
        return row(chooser, serial, change, None, gap=2)

    def _titles(self, titles: TitlesState) -> StateLine:
        """Tell what the person signs as."""
        words = self._kit.words
        line = StateLine(self._kit, f"{self._name}_titles", side=16)
        held = words.say("titles.between").join(titles.held)
        told = words.say("titles.held", titles=held) if titles.held else words.say("titles.none")
        line.show_state(Glyph.CERTIFICATE, Tone.NEUTRAL, told)
        return line

    def _proposal(self, state: DeviceCertificateState) -> list[QWidget]:
        if state.proposed is None:
            return []
        line = StateLine(self._kit, f"{self._name}_why", side=16)
        why = self._kit.words.name(state.proposed)
        line.show_state(Glyph.SIGN, Tone.NEUTRAL, self._kit.words.say("device_card.proposed", why=why))
        return [line]

    def _validity(self, shown: CertificateState) -> StateLine:
        line = StateLine(self._kit, f"{self._name}_validity_line", side=16)
        # The text keeps the name other screens know it by.
        line.text.setObjectName(f"{self._name}_validity")
        fine = shown.may_sign and shown.days_left >= SOON_DAYS
        tone = Tone.GOOD if fine else Tone.WARN if shown.may_sign else Tone.BAD
        line.show_state(Glyph.GOOD if fine else Glyph.WARN, tone, lasting(self._kit.words, shown))
        return line

    def _chain(self, chain: ChainReport | Report | None) -> StateLine:
        line = StateLine(self._kit, f"{self._name}_chain", side=16)
        words = self._kit.words
        match chain:
            case None:
                line.show_state(Glyph.WAIT, Tone.NEUTRAL, words.say("device_card.chain_asked"))
            case Report():
                title = words.problem(chain).title
                line.show_state(Glyph.UNKNOWN, Tone.NEUTRAL, words.say("device_card.chain_failed", why=title))
            case ChainReport():
                line.show_state(*chain_look(chain), words.chain(chain))
        return line

    def _term(self, state: DeviceCertificateState) -> list[QWidget]:
        countdown = state.countdown
        if countdown is None or state.shown.reason is Unusable.EXPIRED:
            return []
        line = StateLine(self._kit, f"{self._name}_term", side=16)
        glyph, tone = _STAGES[countdown.stage]
        line.show_state(glyph, tone, term_words(self._kit.words, countdown))
        source = label(f"{self._name}_term_source", "code")
        rule = countdown.rule
        source.setText(self._kit.words.say("guide_page.source", source=rule.source))
        source.setIndent(24)
        parts: list[QWidget] = [line, source]
        if rule.once and countdown.stage is TermStage.SOON:
            parts.append(self._renewed(state))
        return parts

    def _renewed(self, state: DeviceCertificateState) -> QWidget:
        """Ask whether it was renewed before: a text that allows one renewal leaves no second."""
        words = self._kit.words
        asked = label(f"{self._name}_renewed_asked", "small")
        asked.setText(words.say("guide.once"))
        answers = {_NO: words.say("device_card.renewed_no"), _YES: words.say("device_card.renewed_yes")}
        segments = Segments(f"{self._name}_renewed", answers)
        segments.render_choice(None if state.renewed is None else _YES if state.renewed else _NO)
        segments.chosen.connect(lambda word: self.tell_renewed(renewed=word == _YES))
        after = label(f"{self._name}_renewed_after", "small")
        say(after, words.say("device_card.renewed_after") if state.renewed else "")
        holder = QWidget()
        holder.setLayout(column(asked, row(segments, None), after, gap=1, margins=(6, 1, 0, 1)))
        return holder

    def _note(self, state: DeviceCertificateState) -> QWidget:
        assert state.note is not None, "somebody wants to tell it"
        line = StateLine(self._kit, f"{self._name}_note", side=16)
        source = self._kit.words.say("guide_page.source", source=state.note.source)
        text = self._kit.words.say("device_card.with_source", text=state.note.text, source=source)
        line.show_state(Glyph.INFO, Tone.NEUTRAL, text)
        return line


def lasting(words: Catalogue, shown: CertificateState) -> str:
    """Return from when to when a certificate lasts and how long it still does, or why it may not sign."""
    span = words.say("device_card.span", first=shown.not_before, last=shown.not_after)
    match shown.reason:
        case None:
            return words.say("device_card.lasts", span=span, days=shown.days_left)
        case Unusable():
            return words.say("device_card.unusable", why=words.name(shown.reason), span=span)


def term_words(words: Catalogue, countdown: Countdown) -> str:
    """Return the last day something can be asked for, or that it has passed."""
    asked = words.name(countdown.rule.asked)
    match countdown.stage:
        case TermStage.OPEN | TermStage.SOON if countdown.rule.asked is Asked.NOTICE:
            return words.say("device_card.notice", asked=asked, day=countdown.last_day, days=countdown.days_left)
        case TermStage.OPEN | TermStage.SOON:
            return words.say("device_card.term", asked=asked, day=countdown.last_day, days=countdown.days_left)
        case _:
            return words.say("device_card.term_over", asked=asked, day=countdown.last_day)
