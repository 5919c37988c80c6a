"""What the people who look after a machine decided for everybody on it, in ``policy.toml`` of the machine's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

_FILE: Final = "policy.toml"


class PinRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``paste``: a password (PIN) may be pasted into its field, for machines that keep it in a vault."""

    paste: bool = False


class MachinePolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """Every decision has a safe answer that holds where nothing was decided."""

    pin: PinRules = PinRules()


def load_policy(machine: Path) -> MachinePolicy:
    """Read the machine's decisions; a missing or damaged file decides nothing."""
    try:
        return msgspec.toml.decode((machine / _FILE).read_bytes(), type=MachinePolicy)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return MachinePolicy()
