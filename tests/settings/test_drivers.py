"""The table of known drivers, and which of them this machine has."""

import sys
import tomllib
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from app.settings.drivers import TABLE, candidates
from tests.parts.softhsm import find_module


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["driver"]
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="installed by make setup on Debian and Ubuntu")
def test_softhsm_is_found_on_this_machine() -> None:
    found = {known.name: known.path for known in candidates()}
    assert Path(found["SoftHSM2"]).samefile(find_module())


def test_every_candidate_exists_and_no_file_comes_twice() -> None:
    found = candidates()
    assert all(Path(known.path).is_absolute() and Path(known.path).is_file() for known in found)
    assert len({Path(known.path).resolve() for known in found}) == len(found)


def test_the_tokens_of_the_public_offices_come_first() -> None:
    assert [entry["name"] for entry in entries()][:2] == ["GCA-01 (SafeNet eToken)", "TokenME EVO (Bit4id)"]


def test_every_place_in_the_table_is_absolute() -> None:
    for entry in entries():
        assert all(path.startswith("/") for path in entry.get("linux", []))
        expanded = [path.replace("{windows}", r"C:\Windows") for path in entry.get("windows", [])]
        assert all(PureWindowsPath(path).is_absolute() for path in expanded)


@pytest.mark.skipif(sys.platform == "win32", reason="the table's paths for Linux")
def test_two_names_of_one_file_are_one_driver(tmp_path: Path) -> None:
    real = tmp_path / "driver.so"
    real.touch()
    other = tmp_path / "link.so"
    other.symlink_to(real)
    table = tmp_path / "drivers.toml"
    table.write_text(
        f'[[driver]]\nname = "Một"\nlinux = ["{other}", "{real}", "{tmp_path}/gone.so"]\n', encoding="utf-8"
    )
    assert [(known.name, known.path) for known in candidates(table)] == [("Một", str(other))]
