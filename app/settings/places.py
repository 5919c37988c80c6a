"""Where KySo keeps its things: the person's folders, and the resources that come with the program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

RESOURCES: Final = Path(__file__).parents[2] / "resources"
"""Beside ``app`` in a working copy, in an installed package and in the frozen program alike."""


def config_folder() -> Path:
    """Return the folder of what the person chose, made if need be."""
    return _made(_dirs().user_config_path)


def machine_folder() -> Path:
    """Return the folder of what the people who look after this machine decided; it need not exist."""
    if sys.platform == "win32":
        return Path(PlatformDirs("KySo", appauthor=False).site_config_dir)
    return Path("/etc/kyso")


def state_folder() -> Path:
    """Return the folder of what must survive a crash, made if need be."""
    return _made(_dirs().user_state_path)


def log_folder() -> Path:
    """Return the folder of the log, made if need be."""
    return _made(_dirs().user_log_path)


def _dirs() -> PlatformDirs:
    """Read the environment anew each time: HOME and XDG_* isolate a run."""
    return PlatformDirs("KySo", appauthor=False)


def _made(folder: Path) -> Path:
    """Make a folder that is nobody else's business."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
