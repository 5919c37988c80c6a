"""What a person chose last time: small, harmless to lose, and never a secret."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.domain.signing import Mode
from app.settings.keeping import write_whole

_FILE = "preferences.json"
Pixels = Annotated[int, Meta(ge=1, le=20_000)]


class Preferences(Struct, frozen=True):
    """``certificate``: SHA-256 of the one chosen last. ``image``: path of the mark's picture. ``window``: its size."""

    certificate: str | None = None
    image: str | None = None
    profile: str | None = None
    mode: Mode = Mode.APPROVE
    window: tuple[Pixels, Pixels] | None = None
    folder: str | None = None
    template: str | None = None


def load_preferences(folder: Path) -> Preferences:
    """Read the preferences; a missing or damaged file means none."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Preferences()


def save_preferences(folder: Path, preferences: Preferences) -> None:
    """Write the preferences; a folder that takes none is no reason to disturb anybody."""
    with suppress(OSError):
        write_whole(folder / _FILE, msgspec.json.format(msgspec.json.encode(preferences), indent=2))
