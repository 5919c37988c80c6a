"""Reads how the code uses the catalogue: every ``words.say(…)`` with its key and facts, and every text in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKERS = ("ui", "cli", "desk", "compose")
"""The rooms that may speak to a person."""


@dataclass(frozen=True)
class Saying:
    """One call of ``say``; ``key`` is None if it is not written as a literal."""

    place: str
    key: str | None
    facts: frozenset[str] | None
    """None if the call passes facts in a dictionary."""


def sources() -> Iterator[Path]:
    """Yield the files that may speak to a person."""
    for room in SPEAKERS:
        yield from sorted((ROOT / "app" / room).rglob("*.py"))


def sayings() -> list[Saying]:
    """Return every ``words.say`` (however the catalogue is reached) in the code."""
    return [saying for file in sources() for saying in _sayings(file)]


def helps() -> dict[str, str]:
    """Return every ``help=…`` of the commands, which are keys as well, with its place."""
    found: dict[str, str] = {}
    for file in (source for source in sources() if source.parent.name == "cli"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
                found[str(node.value.value)] = f"{file.relative_to(ROOT)}:{node.value.lineno}"
    return found


def literals() -> dict[str, str]:
    """Return every text in the code but docstrings, with its place."""
    found: dict[str, str] = {}
    for file in sources():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                found[node.value] = f"{file.relative_to(ROOT)}:{node.lineno}"
    return found


def _sayings(file: Path) -> Iterator[Saying]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
            if not ast.unparse(node.func.value).endswith("words"):
                continue
            key = node.args[0] if node.args else None
            literal = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
            names = [keyword.arg for keyword in node.keywords]
            facts = None if None in names else frozenset(name for name in names if name is not None)
            yield Saying(f"{file.relative_to(ROOT)}:{node.lineno}", literal, facts)
