"""The practice folder is complete, private where it must be, and survives a second run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests import practice
from tests.parts.commands import run
from tests.parts.pki import Authority
from tests.parts.softhsm import find_module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> practice.Practice:
    return practice.prepare(tmp_path_factory.mktemp("practice") / "folder")


def slots(folder: practice.Practice) -> str:
    return run("pkcs11-tool", "--module", find_module(), "-L", env={"SOFTHSM2_CONF": str(folder.conf)}).decode()


def test_both_tokens_are_there(folder: practice.Practice) -> None:
    assert practice.LEADER_TOKEN in slots(folder)
    assert practice.OFFICE_TOKEN in slots(folder)


def test_only_the_owner_reads_the_pin(folder: practice.Practice) -> None:
    assert folder.pin_file.stat().st_mode & 0o777 == 0o600


def test_the_pin_opens_the_leaders_token(folder: practice.Practice) -> None:
    pin = folder.pin_file.read_text(encoding="ascii").strip()
    login = ("--module", find_module(), "--token-label", practice.LEADER_TOKEN, "--login", "--pin", pin)
    assert b"Private Key" in run("pkcs11-tool", *login, "-O", env={"SOFTHSM2_CONF": str(folder.conf)})


def test_the_pictures_are_transparent(folder: practice.Practice) -> None:
    for path in (folder.signature, folder.seal):
        with Image.open(path) as image:
            assert image.mode == "RGBA"
            assert image.getchannel("A").getextrema() == (0, 255)


def test_the_sample_is_sound(folder: practice.Practice) -> None:
    run("qpdf", "--check", folder.sample)


def test_a_second_run_keeps_the_tokens(folder: practice.Practice) -> None:
    before = slots(folder)
    practice.prepare(folder.folder)
    assert slots(folder) == before


def test_lists_near_their_end_are_renewed(folder: practice.Practice) -> None:
    old = Authority(folder.folder / "authority").crl(issued=datetime.now(UTC) - timedelta(days=6, hours=12))
    (folder.trust / "issuing.crl").write_bytes(old)
    practice.prepare(folder.folder)
    assert (folder.trust / "issuing.crl").read_bytes() != old


def test_a_moved_folder_still_works(folder: practice.Practice, tmp_path: Path) -> None:
    copy = tmp_path / "moved"
    run("cp", "-a", folder.folder, copy)
    assert practice.LEADER_TOKEN in slots(practice.prepare(copy))
