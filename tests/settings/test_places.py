"""The environment says where settings and state live, so that a run can be isolated."""

import stat
import sys
from pathlib import Path

import pytest

from app.settings import places


@pytest.mark.skipif(sys.platform == "win32", reason="XDG is not asked on Windows")
def test_xdg_isolates_a_run(own_folders: Path) -> None:
    assert places.config_folder() == own_folders / "config" / "KySo"
    assert places.state_folder() == own_folders / "state" / "KySo"
    assert places.log_folder().is_relative_to(own_folders / "state")


@pytest.mark.skipif(sys.platform == "win32", reason="HOME is not asked on Windows")
def test_home_isolates_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places.config_folder().is_relative_to(tmp_path)
    assert places.state_folder().is_relative_to(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_folders_are_nobody_elses_business() -> None:
    assert stat.S_IMODE(places.state_folder().stat().st_mode) == 0o700


def test_the_resources_are_where_the_program_is() -> None:
    assert (places.RESOURCES / "drivers.toml").is_file()
