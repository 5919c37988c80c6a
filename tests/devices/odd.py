"""The misbehaving driver in the hands of a test: wishes take effect at the next call, also in a running host."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Odd:
    """``wishes`` is read by the driver at every call, ``log`` written by it."""

    module: Path
    wishes: Path
    log: Path

    def will(self, **wishes: str | int) -> None:
        """Misbehave like this from now on; the names without ODD_ in front."""
        lines = (f"ODD_{name.upper()}={value}\n" for name, value in wishes.items())
        self.wishes.write_text("".join(lines), encoding="utf-8")

    def calls(self, kind: str) -> list[str]:
        """Return the calls of a kind that reached the driver: open, login, pad, again, sign."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.split()[0] == kind]
