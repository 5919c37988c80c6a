"""Write down, for every package in a lock, the wheel that a Windows machine with CPython 3.11 would take.

list_windows_wheels.py PYLOCK prints one line per package: the wheel's SHA-256 and its file name. The lock with hashes
names no files, so without this list nobody could tell a Windows wheel from a source archive without a download.
"""

import sys
import tomllib
from pathlib import Path
from typing import TypedDict
from urllib.parse import unquote, urlsplit

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

TAGS: tuple[Tag, ...] = (
    *cpython_tags((3, 11), platforms=["win_amd64"]),
    *compatible_tags((3, 11), interpreter="cp311", platforms=["win_amd64"]),
)
"""What pip on that machine accepts, best first."""


class LockedWheel(TypedDict):
    """One wheel as a pylock file describes it."""

    url: str
    hashes: dict[str, str]


def main() -> None:
    """Print the list for the pylock file named on the command line."""
    lock = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for package in lock["packages"]:
        best = min(package.get("wheels", []), key=_rank, default=None)
        if best is not None and _rank(best) < len(TAGS):
            print(best["hashes"]["sha256"], _file_name(best))  # noqa: T201 - the list is this script's output


def _rank(wheel: LockedWheel) -> int:
    """Tell how well a wheel fits; one that does not fit ranks after every tag."""
    tags = parse_wheel_filename(_file_name(wheel))[3]
    return min((TAGS.index(tag) for tag in tags if tag in TAGS), default=len(TAGS))


def _file_name(wheel: LockedWheel) -> str:
    return unquote(urlsplit(wheel["url"]).path.rsplit("/", 1)[-1])


if __name__ == "__main__":
    main()
