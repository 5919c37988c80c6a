"""The table of known drivers, and which of them this machine has."""

import sys
import tomllib
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from app.domain.devices import NamedBy
from app.settings.drivers import TABLE, add_driver, candidates, remove_driver, usb_devices
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


class TestLists:
    """A machine's list and a person's list of drivers."""

    def test_come_before_the_table_and_are_asked_for_even_if_the_file_is_gone(self, tmp_path: Path) -> None:
        for name in ("machine", "person"):
            add_driver(tmp_path / name, f"/opt/{name}.so", f"Của {name}")
        found = candidates(machine=tmp_path / "machine", person=tmp_path / "person")
        assert [(one.name, one.path, one.named_by) for one in found[:2]] == [
            ("Của machine", "/opt/machine.so", NamedBy.POLICY),
            ("Của person", "/opt/person.so", NamedBy.PERSON),
        ]

    def test_that_cannot_be_read_stand_for_themselves(self, tmp_path: Path) -> None:
        (tmp_path / "drivers.toml").write_text("driver = 5", encoding="utf-8")
        first, *_ = candidates(person=tmp_path)
        assert (first.path, first.named_by) == (str(tmp_path / "drivers.toml"), NamedBy.PERSON)

    def test_keep_a_driver_once_and_lose_it_again(self, tmp_path: Path) -> None:
        for _ in range(2):
            add_driver(tmp_path, "/opt/one.so")
        add_driver(tmp_path, 'C:\\Other "one".dll')
        own = [one.path for one in candidates(person=tmp_path) if one.named_by is NamedBy.PERSON]
        assert own == ["/opt/one.so", 'C:\\Other "one".dll']
        remove_driver(tmp_path, "/opt/one.so")
        own = [one.path for one in candidates(person=tmp_path) if one.named_by is NamedBy.PERSON]
        assert own == ['C:\\Other "one".dll']

    def test_may_be_missing(self, tmp_path: Path) -> None:
        assert candidates(machine=tmp_path, person=tmp_path / "none") == candidates()


def test_the_devices_of_the_public_offices_are_known_on_the_usb() -> None:
    assert {(one.usb_id, one.driver) for one in usb_devices()} >= {
        ("0529:0620", "GCA-01 (SafeNet eToken)"),
        ("25DD:2371", "TokenME EVO (Bit4id)"),
    }
