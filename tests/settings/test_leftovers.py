"""Temporary files of ended processes disappear; nothing else ever does."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.paper.placing import PART_SUFFIX
from app.settings.leftovers import Leftovers

NAME = ".công văn.signed.pdf-0123abcd.kyso-part"
DIES = """
import os, sys
from pathlib import Path
from app.settings.leftovers import Leftovers
records = Leftovers(Path(sys.argv[1]))
for path in sys.argv[2:]:
    records.add(path)
os._exit(9)
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "leftovers"


def part(folder: Path, name: str = NAME) -> Path:
    file = folder / name
    file.write_bytes(b"half a document")
    return file


def die_with(records: Path, *paths: Path | str) -> None:
    """Let a process put files on record and end without a goodbye."""
    subprocess.run([sys.executable, "-c", DIES, str(records), *map(str, paths)], check=False)


def test_what_a_dead_process_left_is_swept(records: Path, tmp_path: Path) -> None:
    file = part(tmp_path)
    die_with(records, file)
    Leftovers(records).sweep()
    assert not file.exists()
    assert list(records.iterdir()) == []


def test_what_a_living_process_is_writing_stays(records: Path, tmp_path: Path) -> None:
    file = part(tmp_path)
    living = Leftovers(records)
    living.add(str(file))
    Leftovers(records).sweep()
    assert file.exists()
    living.close()


def test_own_files_stay_while_sweeping(records: Path, tmp_path: Path) -> None:
    own = Leftovers(records)
    file = part(tmp_path)
    own.add(str(file))
    own.sweep()
    assert file.exists()


def test_a_finished_file_is_no_leftover(records: Path, tmp_path: Path) -> None:
    own = Leftovers(records)
    file = part(tmp_path)
    own.add(str(file))
    own.done(str(file))
    own.close()
    Leftovers(records).sweep()
    assert file.exists()
    assert list(records.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["công văn.pdf", "công văn.signed.pdf", ".ssh", "-0123abcd.kyso-part", ".x-0123abcd.kyso-part.pdf", ".x.kyso-part"],
)
def test_a_record_that_names_anything_else_removes_nothing(name: str, records: Path, tmp_path: Path) -> None:
    file = part(tmp_path, name)
    die_with(records, file)
    Leftovers(records).sweep()
    assert file.exists()


def test_a_link_with_our_name_is_not_followed_or_removed(records: Path, tmp_path: Path) -> None:
    target = part(tmp_path, "kept.pdf")
    link = tmp_path / NAME
    link.symlink_to(target)
    die_with(records, link)
    Leftovers(records).sweep()
    assert target.exists()
    assert link.is_symlink()


def test_a_relative_path_on_record_removes_nothing(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = part(tmp_path)
    die_with(records, NAME)
    monkeypatch.chdir(tmp_path)
    Leftovers(records).sweep()
    assert file.exists()


def test_a_file_on_a_drive_that_is_away_is_remembered(records: Path, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    die_with(records, drive / NAME)
    Leftovers(records).sweep()
    drive.mkdir()
    file = part(drive)
    Leftovers(records).sweep()
    assert not file.exists()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"[1]"])
def test_a_damaged_record_stops_no_sweep(damage: bytes, records: Path, tmp_path: Path) -> None:
    file = part(tmp_path)
    die_with(records, file)
    (records / "1-a.json").write_bytes(damage)
    Leftovers(records).sweep()
    assert not file.exists()
    assert list(records.iterdir()) == []


def test_the_file_of_a_dead_host_is_removed_at_once(records: Path, tmp_path: Path) -> None:
    own = Leftovers(records)
    file = part(tmp_path)
    own.add(str(file))
    own.remove(str(file))
    assert not file.exists()


def test_only_what_is_on_record_is_removed(records: Path, tmp_path: Path) -> None:
    file = part(tmp_path)
    Leftovers(records).remove(str(file))
    assert file.exists()


def test_the_paper_room_names_its_files_the_way_they_are_swept() -> None:
    assert NAME.endswith(PART_SUFFIX)


def test_a_file_its_host_made_while_it_died_is_removed_at_the_end(records: Path, tmp_path: Path) -> None:
    own = Leftovers(records)
    file = part(tmp_path)
    own.add(str(file))
    file.unlink()
    own.remove(str(file))
    part(tmp_path)
    own.close()
    assert not file.exists()
    assert list(records.iterdir()) == []
