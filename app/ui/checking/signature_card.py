"""One signature of a checked file: who, when, the four questions; details on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QWidget

from app.domain.verdict import SignatureVerdict, TimeSource
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, set_kind, set_property, tone_card
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role
from app.ui.work.verdict_parts import RESULTS, ChecksList


class SignatureCard(QFrame):
    """``number`` counts from 1 in the order of signing."""

    def __init__(self, kit: Kit, verdict: SignatureVerdict, number: int) -> None:
        super().__init__()
        self._name = f"signature_{number}"
        self.setObjectName(self._name)
        set_kind(self, "card")
        self._kit = kit
        checks = ChecksList(kit, f"{self._name}_checks")
        checks.render_checks(verdict.checks)
        self._details = self._detail_rows(verdict)
        self._details.hide()
        words = kit.words
        self._fold = kit.button(f"{self._name}_details", words.say("checking.details"), Glyph.DOWN, kind="link")
        self._fold.clicked.connect(self._turn)
        parts = [self._head(verdict, number), card("line"), checks, *self._warnings(verdict)]
        self.setLayout(column(*parts, row(self._fold, None), self._details, gap=3, margins=(5, 4, 5, 3)))

    def _head(self, verdict: SignatureVerdict, number: int) -> QWidget:
        words = self._kit.words
        glyph, tone = RESULTS[verdict.result]
        name, office, time = label(kind="title"), label(kind="dim"), label(f"{self._name}_time", "dim")
        signer = verdict.signer
        name.setText(signer.name if signer is not None else words.say("checking.signer_unknown"))
        office.setText(signer.office if signer is not None else "")
        office.setVisible(bool(office.text()))
        time.setText(self._time(verdict))
        result = label(f"{self._name}_result", "strong", wraps=False)
        result.setText(words.name(verdict.result))
        set_property(result, "tone", tone)
        icon = IconLabel(self._kit.theme.icons, glyph, role(tone), 18)
        count = label(kind="heading", wraps=False)
        count.setText(words.say("checking.signature_title", number=number).upper())
        head = QWidget()
        badge = row(count, None, icon, result, gap=1)
        head.setLayout(column(badge, name, office, time, gap=0))
        self.setAccessibleName(f"{name.text()}: {result.text()}")
        return head

    def _time(self, verdict: SignatureVerdict) -> str:
        words = self._kit.words
        if verdict.time is None or verdict.time_source is TimeSource.NONE:
            return words.say("checking.no_time")
        return words.say("checking.time", moment=verdict.time, source=words.name(verdict.time_source))

    def _warnings(self, verdict: SignatureVerdict) -> list[QWidget]:
        if not verdict.warnings:
            return []
        frame = tone_card(f"{self._name}_warnings", Tone.WARN)
        lines = []
        for word in verdict.warnings:
            line = label(kind="small")
            line.setText(self._kit.words.warning(word))
            lines.append(line)
        icon = IconLabel(self._kit.theme.icons, Glyph.WARN, "warn", 18)
        frame.setLayout(row(column(icon, None), column(*lines, gap=1), gap=3, margins=(3, 3, 3, 3)))
        return [frame]

    def _detail_rows(self, verdict: SignatureVerdict) -> QWidget:
        words, signer = self._kit.words, verdict.signer
        rows = [(words.say("detail.kind"), words.name(verdict.kind)), (words.say("detail.field"), verdict.field)]
        if verdict.placement is not None:
            rows.append((words.say("detail.page"), words.formats.number(verdict.placement.page)))
        if signer is not None:
            first, last = words.formats.date(signer.not_before), words.formats.date(signer.not_after)
            rows += [
                (words.say("detail.issuer"), signer.issuer),
                (words.say("detail.serial"), signer.serial),
                (words.say("detail.validity"), words.say("detail.range", first=first, last=last)),
            ]
        rows += [
            (words.say("detail.covers"), words.name(verdict.covers)),
            (words.say("detail.changed"), words.name(verdict.changed_after)),
            (words.say("detail.algorithms"), " · ".join(filter(None, (verdict.digest.upper(), verdict.key)))),
            (words.say("detail.conclusion"), verdict.subindication or ""),
        ]
        return _table(f"{self._name}_table", [(key, value) for key, value in rows if value])

    def _turn(self) -> None:
        opened = self._details.isHidden()
        self._details.setVisible(opened)
        words = self._kit.words
        self._fold.setText(words.say("checking.fewer") if opened else words.say("checking.details"))
        self._fold.setIcon(self._kit.theme.icons.icon(Glyph.UP if opened else Glyph.DOWN, "accent"))


def _table(name: str, rows: list[tuple[str, str]]) -> QWidget:
    table = QWidget()
    table.setObjectName(name)
    form = QFormLayout(table)
    form.setContentsMargins(8, 0, 0, 8)
    form.setHorizontalSpacing(20)
    form.setVerticalSpacing(6)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    for key, value in rows:
        head, text = label(kind="dim", wraps=False), label(kind="small")
        head.setText(key)
        text.setText(value)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form.addRow(head, text)
    return table
