"""The catalogue: every word a person reads, by key, in the language asked for.

The texts stand in ``resources/words/*.toml``, Vietnamese first; English is the translation. Keys are literals in the
code, so that a test can hold both together. Words for members of an enumeration stand under its name
(``pin_state.low`` for ``PinState.LOW``), words for a problem under its code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.domain.devices import DeviceState, ModuleState, Unready
from app.domain.errors import Problem, Report
from app.domain.guidance import Basis, Guidance
from app.domain.placing import Origin, Proposal, Rule
from app.domain.token import PinSource
from app.domain.trust import ChainReport, ChainState
from app.words.formats import ENGLISH, VIETNAMESE, Formats

FOLDER: Final = Path(__file__).parents[2] / "resources" / "words"

Fact = str | int | float | date | None

_VARIANT_FACTS: Final = ("state", "why", "wrong", "opens", "kind")
"""Facts of a problem that may change its words: ``problem.pin_wrong.final.meaning`` goes before the general one."""


class Language(StrEnum):
    """The languages the catalogue speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


@dataclass(frozen=True)
class ProblemWords:
    """What a person is told of a problem: what happened, what it means, what to do, and the stable code."""

    title: str
    meaning: str
    next_step: str
    code: str

    @property
    def message(self) -> str:
        """Return title and meaning in one line."""
        return f"{self.title} {self.meaning}".strip()

    @property
    def whole(self) -> str:
        """Return everything in one line: what happened, what it means, and what to do."""
        return f"{self.message} {self.next_step}".strip()


@dataclass(frozen=True)
class Catalogue:
    """The words of one language."""

    language: Language
    formats: Formats
    entries: Mapping[str, str]

    @classmethod
    def load(cls, language: Language) -> Catalogue:
        """Read the catalogue of ``language`` from the resources."""
        with (FOLDER / f"{language}.toml").open("rb") as file:
            entries = dict(_flattened(tomllib.load(file)))
        return cls(language, VIETNAMESE if language is Language.VIETNAMESE else ENGLISH, entries)

    def say(self, key: str, **facts: Fact) -> str:
        """Return the text of ``key`` with its facts filled in; numbers and dates are written as the language does."""
        return self.entries[key].format_map({name: self._written(fact) for name, fact in facts.items()})

    def name(self, member: StrEnum) -> str:
        """Return the word for a member of an enumeration."""
        return self.entries[f"{section(type(member))}.{member}"]

    def step(self, state: ModuleState | DeviceState | Unready) -> str:
        """Return what a person can do about a state of a driver or a device."""
        if isinstance(state, ModuleState):
            return self.entries[f"module_step.{state}"]
        return self.entries[f"device_step.{state}"]

    def check(self, reason: str) -> str:
        """Return why a question of a verdict has its answer; ``reason`` is a stable word of the check room."""
        return self.entries.get(f"check.{reason}", self.entries["check.other"].format(reason=reason))

    def warning(self, word: str) -> str:
        """Return a warning of a verdict; ``word`` is a stable word of the check room."""
        return self.entries.get(f"warning.{word}", self.entries["warning.other"].format(reason=word))

    def placing(self, word: str, **facts: Fact) -> str:
        """Return why a mark is proposed where it is; ``word`` is a stable word of the placing rules."""
        key = f"placing.{word}"
        return self.say(key, **facts) if key in self.entries else self.say("placing.other")

    def proposed(self, proposal: Proposal) -> str:
        """Return why a mark is proposed where it is, with the lines it stands between."""
        title, name = proposal.title.replace("\n", " "), proposal.name
        return self.placing(proposal.reason, title=title, name=name, page=proposal.placement.page)

    def place(self, rule: str, *, page: int) -> str:
        """Return the place a placing rule of that name leads to."""
        key = f"placing_rule.{rule}"
        return self.say(key if key in self.entries else "placing_rule.other", page=page)

    def source(self, rule: Rule) -> str:
        """Return the text a rule is from and the place in it, or that KySo recommends it."""
        match rule.origin:
            case Origin.TEXT:
                return self.say("source.text", profile=self.profile(rule.profile), clause=rule.clause)
            case Origin.RECOMMENDATION:
                return self.say("source.recommendation")

    def profile(self, profile: str) -> str:
        """Return the name of a set of rules; one that IT added is called by its own word."""
        return self.entries.get(f"profile.{profile}", profile)

    def chain(self, chain: ChainReport) -> str:
        """Return who vouches for a certificate, and whether it was withdrawn."""
        told = [self.name(chain.state)]
        if chain.state is ChainState.FOUND and chain.scope is not None and chain.links:
            told = [self.say("chain.issued", name=chain.links[-1].name, scope=self.name(chain.scope))]
        if chain.state is ChainState.FOUND:
            told.append(self.name(chain.revocation.state))
            if chain.revocation.why is not None:
                told.append(self.name(chain.revocation.why))
        return " ".join(told)

    def unsaid(self, page: Guidance) -> Iterator[tuple[Basis, str]]:
        """Yield a line for the points told elsewhere, one for those a text is silent on, one for those not seen."""
        lines = {Basis.TEXT: page.repeated, **{basis: page.unsaid(basis) for basis in (Basis.SILENT, Basis.NOT_SEEN)}}
        for basis, sections in lines.items():
            names = [self.name(section) for section in sections]
            if names:
                points = "; ".join(f"{name[:1].lower()}{name[1:]}" for name in names)
                yield basis, self.say(f"unsaid.{basis}", points=points)

    def problem(self, problem: Problem | Report) -> ProblemWords:
        """Return the words for a problem; a code nobody knows is told as unexpected."""
        report = problem.report() if isinstance(problem, Problem) else problem
        code = report.code if f"problem.{report.code}.title" in self.entries else "unexpected"
        title, meaning, next_step = (
            self._problem_part(code, part, report) for part in ("title", "meaning", "next_step")
        )
        return ProblemWords(title, meaning, next_step, report.code)

    def _problem_part(self, code: str, part: str, report: Report) -> str:
        variants = [str(report.facts[fact]) for fact in _VARIANT_FACTS if report.facts.get(fact)]
        keys = [f"problem.{code}.{variant}.{part}" for variant in variants]
        template = next((self.entries[key] for key in keys if key in self.entries), None)
        facts = _Forgiving({name: self._written(fact) for name, fact in report.facts.items()})
        if facts.get("source") in list(PinSource):
            facts["source"] = self.name(PinSource(facts["source"]))
        return (template or self.entries[f"problem.{code}.{part}"]).format_map(facts).strip()

    def _written(self, fact: Fact) -> str:
        match fact:
            case None:
                return ""
            case str():
                return fact
            case datetime():
                return self.formats.moment(fact)
            case date():
                return self.formats.date(fact)
            case int():
                return self.formats.number(fact)
            case _:
                return self.formats.number(fact, 1)


class _Forgiving(dict[str, str]):
    """Facts of a problem that came over a wire: one that is missing becomes an ellipsis instead of a second problem."""

    def __missing__(self, key: str) -> str:
        return "…"


def section(enumeration: type[StrEnum]) -> str:
    """Return the part of the catalogue that holds the words of ``enumeration``: PinState → pin_state."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enumeration.__name__).lower()


def _flattened(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            pairs += _flattened(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", str(value)))
    return pairs
