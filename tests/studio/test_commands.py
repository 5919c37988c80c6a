"""``kyso mark`` from a shell: the same host, the same templates, one JSON document."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.parts.images import signature_image
from tests.studio.samples import Scene, make

ROOT = Path(__file__).parents[2]


def kyso(*arguments: str | Path, folder: Path, expected: int = 0) -> str:
    """Run a command in a folder of its own and return what it printed."""
    places = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "app.compose.command", *map(str, arguments)],
        cwd=folder, env={**os.environ, **places, "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        capture_output=True, encoding="utf-8", check=False, timeout=50,
    )  # fmt: skip
    assert done.returncode == expected, done.stderr
    return done.stdout if not expected else done.stderr


@pytest.mark.clause("LC-15.1b")
def test_a_photo_of_a_seal_becomes_a_picture(tmp_path: Path) -> None:
    sample = make(Scene("x", seal=True, ink="red", width=1000, height=700, share=0.7), 1)
    (tmp_path / "dau.jpg").write_bytes(sample.data)

    told = json.loads(
        kyso("mark", "clean", "dau.jpg", "dau.png", "--kind", "seal", "--mm", "36", "--json", folder=tmp_path)
    )

    assert told["size_mm"] == pytest.approx([36, 36], abs=0.1)
    assert told["confidence"] in {"high", "medium", "low"}
    assert len(told["transform"]) == 6
    with Image.open(tmp_path / "dau.png") as image:
        assert image.size == (told["width"], told["height"])
        assert image.getpixel((1, 1)) == (0xD6, 0x15, 0x1F, 0)


def test_a_picture_that_is_there_stays(tmp_path: Path) -> None:
    sample = make(Scene("x", width=800, height=500), 1)
    (tmp_path / "ky.jpg").write_bytes(sample.data)
    (tmp_path / "ky.png").write_bytes(b"mine")

    told = kyso("mark", "clean", "ky.jpg", "ky.png", folder=tmp_path, expected=1)

    assert "output_exists" in told
    assert (tmp_path / "ky.png").read_bytes() == b"mine"


def test_a_template_travels_and_is_told_what_it_lacks(tmp_path: Path) -> None:
    signature_image(tmp_path / "ky.png")
    (tmp_path / "mau.kysomau").write_text(
        'kysomau = 1\n[template]\nname = "Mẫu Đảng"\nmode = "approve"\nprofile = "party-2017"\n'
        'lines = ["Ký bởi: {signer}"]\n[template.size]\nwidth_mm = 60\nheight_mm = 20\n',
        encoding="utf-8",
    )

    assert "Mẫu Đảng" in kyso("mark", "template", "import", "mau.kysomau", folder=tmp_path)
    (listed,) = json.loads(kyso("mark", "template", "list", "--json", folder=tmp_path))
    kyso("mark", "template", "export", "Mẫu Đảng", "ra.kysomau", folder=tmp_path)

    assert listed["lacks"] == ["image", "mail", "organisation", "signing-time"]
    assert "Ký bởi: {signer}" in (tmp_path / "ra.kysomau").read_text(encoding="utf-8")


def test_a_file_that_is_no_template_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.kysomau").write_bytes(b"[")

    assert "template_unreadable" in kyso("mark", "template", "import", "x.kysomau", folder=tmp_path, expected=1)
