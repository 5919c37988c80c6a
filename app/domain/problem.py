"""What every named problem is: a stable code and facts, and the five kinds the desk tells apart."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from msgspec import Meta, Struct
from typing_extensions import override

type_of: Final[dict[str, type[Problem]]] = {}

Fact = str | int | None


class Report(Struct, frozen=True):
    """A problem as data: its stable code and the facts its words may need."""

    code: Annotated[str, Meta(max_length=64)]
    facts: dict[str, Fact] = {}

    def as_problem(self) -> Problem:
        """Return the problem this report tells of; an unknown code becomes :class:`UnknownProblem`."""
        return type_of.get(self.code, UnknownProblem)(**self.facts)


class Problem(Exception):
    """A named problem. ``facts`` are short, free of secrets, and the only thing words may be made of."""

    code: ClassVar[str]

    @override
    def __init_subclass__(cls) -> None:
        if "code" in cls.__dict__:
            type_of[cls.code] = cls

    def __init__(self, /, **facts: Fact) -> None:
        super().__init__(self.code)
        self.facts = facts

    def report(self) -> Report:
        return Report(self.code, self.facts)


class PinProblem(Problem):
    """The PIN, or the gate in front of it. Fact ``sent``: "no", "yes" (a PIN reached the device) or "accepted"."""


class DeviceProblem(Problem):
    """A token, its driver or a certificate on it."""


class FileProblem(Problem):
    """The document that should be signed or checked. Fact ``file``: its name without folder."""


class OutputProblem(Problem):
    """The place of the signed file. Fact ``file``: its name without folder."""


class WorkProblem(Problem):
    """The work itself was stopped."""


class UnknownProblem(WorkProblem):
    """A report with a code this version does not know, or an error nobody foresaw."""

    code = "unexpected"
