"""A verdict in icon, word and colour: the card of a whole result, and the lines of the four questions."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from app.domain.verdict import Answer, Check, Checks, FileVerdict, Result
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role

RESULTS: Final = {
    Result.VALID: (Glyph.GOOD, Tone.GOOD),
    Result.INVALID: (Glyph.BAD, Tone.BAD),
    Result.INDETERMINATE: (Glyph.UNKNOWN, Tone.WARN),
    Result.UNSIGNED: (Glyph.ABSENT, Tone.NEUTRAL),
    Result.ERROR: (Glyph.WARN, Tone.BAD),
}
ANSWERS: Final = {
    Answer.YES: (Glyph.GOOD, Tone.GOOD),
    Answer.NO: (Glyph.BAD, Tone.BAD),
    Answer.UNKNOWN: (Glyph.UNKNOWN, Tone.WARN),
    Answer.NONE: (Glyph.ABSENT, Tone.NEUTRAL),
}


class VerdictCard(QFrame):
    """The whole result of a file, told once and large."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "tone")
        self._kit = kit
        self._icon = IconLabel(kit.theme.icons, Glyph.WAIT, "text_dim", 32)
        self._title, self._line = label(f"{name}_title", "title"), label(f"{name}_line", "small")
        lines = column(self._title, self._line, gap=1)
        self.setLayout(row(column(self._icon, None), lines, gap=3, margins=(4, 4, 4, 4)))

    def render_verdict(self, verdict: FileVerdict) -> None:
        words = self._kit.words
        glyph, tone = RESULTS[verdict.result]
        self._icon.show_glyph(glyph, role(tone))
        self._title.setText(words.name(verdict.result))
        set_property(self._title, "tone", tone)
        say(self._line, words.name(verdict.meaning))
        set_property(self, "tone", tone)
        self.setAccessibleName(self._title.text())

    def render_text(self, title: str, line: str, *, glyph: Glyph, tone: Tone) -> None:
        """Show something that is not a result, e.g. that a check is under way."""
        self._icon.show_glyph(glyph, role(tone))
        self._title.setText(title)
        set_property(self._title, "tone", tone if tone is not Tone.NEUTRAL else "")
        say(self._line, line)
        set_property(self, "tone", tone)
        self.setAccessibleName(title)


class ChecksList(QWidget):
    """The four questions of a signature, in their order of thinking, each with icon, word and reason."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._kit = kit
        words = kit.words
        questions = {
            "signature": words.say("question.signature"),
            "integrity": words.say("question.integrity"),
            "certificate": words.say("question.certificate"),
            "timestamp": words.say("question.timestamp"),
        }
        self._lines = {key: CheckLine(kit, f"{name}_{key}", text) for key, text in questions.items()}
        self.setLayout(column(*self._lines.values(), gap=2))

    def render_checks(self, checks: Checks) -> None:
        for key, line in self._lines.items():
            check: Check = getattr(checks, key)
            line.render_check(check)


class CheckLine(QWidget):
    """One question and its answer."""

    def __init__(self, kit: Kit, name: str, question: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._kit = kit
        self._question = question
        self._icon = IconLabel(kit.theme.icons, Glyph.UNKNOWN, "text_dim", 20)
        title = label(kind="strong", wraps=False)
        title.setText(question)
        self._answer = label(f"{name}_answer", "small", wraps=False)
        self._reason = label(f"{name}_reason", "dim")
        lines = column(row(title, None, self._answer), self._reason, gap=0)
        self.setLayout(row(column(self._icon, None), lines, gap=3))

    def render_check(self, check: Check) -> None:
        glyph, tone = ANSWERS[check.state]
        self._icon.show_glyph(glyph, role(tone))
        self._answer.setText(self._kit.words.name(check.state))
        set_property(self._answer, "tone", tone)
        say(self._reason, self._kit.words.check(check.reason) if check.reason else "")
        self.setAccessibleName(f"{self._question}: {self._answer.text()}")
