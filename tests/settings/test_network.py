"""How to reach the network: the machine's word before the person's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.network import NetworkSettings, ProxyMode
from app.settings.network import load_network

MANUAL = 'proxy = "manual"\naddress = "http://proxy.songlam.invalid:3128"\n'
HOSTS = 'hosts = ["ca.songlam.invalid", "10.0.0.1:8080"]\n'


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return the person's folder and the machine's."""
    made = tmp_path / "person", tmp_path / "machine"
    for folder in made:
        folder.mkdir()
    return made


def write(folder: Path, text: str) -> None:
    (folder / "network.toml").write_text(text, encoding="utf-8")


def test_nobody_said_anything(folders: tuple[Path, Path]) -> None:
    assert load_network(*folders) == NetworkSettings()


def test_the_person_chooses_a_proxy(folders: tuple[Path, Path]) -> None:
    write(folders[0], MANUAL)
    assert load_network(*folders) == NetworkSettings(ProxyMode.MANUAL, "http://proxy.songlam.invalid:3128")


def test_the_machines_proxy_counts_before_that(folders: tuple[Path, Path]) -> None:
    write(folders[0], MANUAL)
    write(folders[1], 'proxy = "none"\n')
    assert load_network(*folders).proxy is ProxyMode.NONE


def test_only_the_machine_allows_further_hosts(folders: tuple[Path, Path]) -> None:
    write(folders[0], HOSTS)
    assert load_network(*folders).hosts == ()
    write(folders[0], MANUAL)
    write(folders[1], HOSTS)
    found = load_network(*folders)
    assert found.hosts == ("ca.songlam.invalid", "10.0.0.1:8080")
    assert found.proxy is ProxyMode.MANUAL


@pytest.mark.parametrize(
    "text",
    [
        "proxy = ",
        'proxy = "socks"',
        'hosts = ["*"]',
        'hosts = ["http://x/"]',
        'address = "http://user:pass@proxy"',
        "x=1",
    ],
)
def test_a_damaged_file_says_nothing(folders: tuple[Path, Path], text: str) -> None:
    for folder in folders:
        write(folder, text)
    assert load_network(*folders) == NetworkSettings()
