"""A driver library is looked at before any of its code runs."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ModuleFailed
from app.token.driver import Driver
from tests.parts.commands import run
from tests.parts.softhsm import find_module

SOURCE_WITHOUT_ENTRY = b"int something_else(void) { return 0; }\n"
SOURCE_THAT_SHOUTS = b"""
#include <stdio.h>
#include <stdlib.h>
const char *C_GetFunctionListe = "C_GetFunctionListe";
__attribute__((constructor)) static void shout(void) { FILE *f = fopen(getenv("SHOUT"), "w"); if (f) fclose(f); }
"""


def refusal(module: str) -> dict[str, object]:
    with pytest.raises(ModuleFailed) as caught:
        Driver.open(module)
    return dict(caught.value.facts)


def compiled(folder: Path, source: bytes) -> Path:
    module = folder / "libcompiled.so"
    run("gcc", "-shared", "-fPIC", "-x", "c", "-o", module, "-", data=source)
    return module


def test_a_relative_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = find_module()
    monkeypatch.chdir(module.parent)
    assert refusal(module.name) == {"module": module.name, "why": "not_absolute"}
    assert refusal(f"./{module.name}")["why"] == "not_absolute"


@pytest.mark.parametrize(
    "path", [r"\\server\share\driver.dll", "//server/share/driver.so", r"\\?\UNC\server\driver.dll"]
)
def test_a_path_on_another_machine_is_refused(path: str) -> None:
    assert refusal(path)["why"] == "not_local"


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "gone.so")) == {"module": "gone.so", "why": "missing"}


def test_a_folder_is_no_driver(tmp_path: Path) -> None:
    assert refusal(str(tmp_path))["why"] == "missing"


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", b"MZ", b"\x7fELF", b"MZ" + bytes(200)])
def test_a_file_of_another_kind_is_no_driver(content: bytes, tmp_path: Path) -> None:
    module = tmp_path / "file.so"
    module.write_bytes(content)
    assert refusal(str(module))["why"] == "not_a_driver"


def test_a_library_without_the_entry_is_no_driver(tmp_path: Path) -> None:
    assert refusal(str(compiled(tmp_path, SOURCE_WITHOUT_ENTRY)))["why"] == "not_a_driver"


def test_no_code_of_a_library_without_the_entry_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUT", str(tmp_path / "shouted"))
    assert refusal(str(compiled(tmp_path, SOURCE_THAT_SHOUTS)))["why"] == "not_a_driver"
    assert not (tmp_path / "shouted").exists()


def test_a_driver_for_another_machine_is_told_apart(tmp_path: Path) -> None:
    content = bytearray(find_module().read_bytes())
    content[18] ^= 0x55
    module = tmp_path / "other.so"
    module.write_bytes(content)
    assert refusal(str(module))["why"] == "wrong_architecture"


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows library is a foreigner only elsewhere")
def test_a_windows_driver_is_told_apart(tmp_path: Path) -> None:
    module = tmp_path / "driver.dll"
    header = b"MZ" + bytes(0x3A) + (0x40).to_bytes(4, "little")
    module.write_bytes(header + b"PE\0\0\x64\x86" + bytes(64) + b"C_GetFunctionList\0")
    assert refusal(str(module))["why"] == "wrong_architecture"


def test_a_driver_without_its_companion_fails_to_load_and_the_next_one_works(
    tmp_path: Path, open_driver: Callable[[Path], Driver]
) -> None:
    companion = tmp_path / "libcompanion.so"
    run("gcc", "-shared", "-fPIC", "-x", "c", "-o", companion, "-", data=b"int used(void) { return 5; }")
    source = tmp_path / "lonely.c"
    source.write_bytes(b"int used(void); int C_GetFunctionList(void *list) { return used(); }")
    module = tmp_path / "lonely.so"
    run("gcc", "-shared", "-fPIC", "-o", module, source, companion)
    companion.unlink()
    for _ in range(3):
        assert refusal(str(module)) == {"module": "lonely.so", "why": "load_failed"}
    assert open_driver(find_module()).tokens() is not None


def test_a_driver_that_will_not_start_fails_to_load(tmp_path: Path) -> None:
    module = compiled(tmp_path, b"int C_GetFunctionList(void *list) { return 5; }")
    assert refusal(str(module))["why"] == "load_failed"
