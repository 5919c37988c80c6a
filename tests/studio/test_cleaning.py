"""The studio against photos of known ink: no paper left, no stroke lost, straight, round, and in real size."""

import io
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import ImageUnreadable, InkNotFound
from app.domain.placing import Confidence, ImageKind, SizeMm
from app.domain.studio import USUAL_COLOURS, Cleaned, Cleaning, Doubt, Region
from app.studio import photo as photos
from app.studio.cleaning import clean
from app.studio.photo import read_photo
from app.studio.pictures import picture_of_image, picture_of_photo
from tests.studio.measuring import Measured, measure
from tests.studio.samples import Sample, Scene, make

SCENES: Final = (
    Scene("scan, blue pen", texture=0.008, noise=0.003, blur=0.6),
    Scene("scan, black pen", ink="black", jpeg=None, noise=0.003),
    Scene("strokes as programs draw them", drawn=True),
    Scene("soft shadow", shadow=0.55, gradient=0.3, texture=0.02),
    Scene("hard shadow", shadow=0.5, shadow_edge=12, gradient=0.2),
    Scene("low light", exposure=0.16, noise=0.014, gradient=0.3, tint=(1, 0.85, 0.62)),
    Scene("askew", skew_deg=8.5, ink="black"),
    Scene("heavy JPEG", jpeg=28),
    Scene("dark corners of a lens", vignette=0.8, gradient=0.2),
    Scene("crumpled", crumple=0.09, texture=0.02),
    Scene("yellow paper", paper="yellow"),
    Scene("blue paper, black pen", paper="blue", ink="black"),
    Scene("green paper, red pen", paper="green", ink="red"),
    Scene("ruled paper", lines="ruled", skew_deg=-3),
    Scene("squared paper", lines="squared", skew_deg=2, line_depth=0.35),
    Scene("pale ink", ink="blue-pale", uneven=0.5, gradient=0.3),
    Scene("pencil", ink="grey", uneven=0.3),
    Scene("small in a large photo", width=3200, height=2400, share=0.24, pen=9, gradient=0.3, vignette=0.4),
    Scene("seal, scan", seal=True, ink="red", share=0.6),
    Scene("seal, turned, from the side", seal=True, ink="red", share=0.6, squeeze=0.93, skew_deg=12, gradient=0.3),
    Scene("seal, uneven ink", seal=True, ink="red-pale", uneven=0.6, share=0.7, texture=0.02),
    Scene("seal, low light", seal=True, ink="red", exposure=0.2, noise=0.012, tint=(1, 0.85, 0.65)),
    Scene("seal, hard shadow", seal=True, ink="red", shadow=0.5, shadow_edge=15),
)

BUILD: Final = Path(__file__).parents[2] / "build" / "studio"


@dataclass(frozen=True)
class Done:
    """One sample and what the studio made of it."""

    sample: Sample
    cleaned: Cleaned
    png: bytes
    measured: Measured


def cleaned_up(scene: Scene, seed: int, folder: Path, wish: Cleaning | None = None) -> Done:
    """Take the photo, clean it, measure the result."""
    sample = make(scene, seed)
    path = folder / f"{seed}{sample.suffix}"
    path.write_bytes(sample.data)
    kind = ImageKind.SEAL if scene.seal else ImageKind.SIGNATURE
    found, png = clean(read_photo(str(path)), wish or Cleaning(kind, USUAL_COLOURS[kind]))
    return Done(sample, found, png, measure(sample.ink, found, png))


@pytest.fixture(scope="module")
def gallery() -> Iterator[list[Done]]:
    """Collect what was done; afterwards print the table and write the pictures to look at."""
    done: list[Done] = []
    yield done
    BUILD.mkdir(parents=True, exist_ok=True)
    for one in done:
        made = one.measured
        print(f"{one.sample.scene.name:32} IoU {made.iou:.3f}  recall {made.recall:.3f}  paper {made.paper:.5f}")
        pair(one).save(BUILD / f"{one.sample.scene.name.replace(', ', '-').replace(' ', '-')}.png")


def pair(done: Done) -> Image.Image:
    """Return photo and result side by side, the result on white and on grey."""
    before = done.sample.photo.copy()
    before.thumbnail((900, 600))
    after = Image.open(io.BytesIO(done.png))
    after.thumbnail((600, 300))
    sheet = Image.new("RGB", (1500, 600), (255, 255, 255))
    sheet.paste(before, (0, 0))
    sheet.paste((128, 128, 128), (900, 300, 1500, 600))
    for top in (0, 300):
        sheet.paste(after, (900, top), after)
    return sheet


@pytest.mark.clause("LC-15.1a", "LC-15.1b", "LC-16.3")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_ink_comes_out_whole_and_the_paper_stays_behind(scene: Scene, tmp_path: Path, gallery: list[Done]) -> None:
    done = cleaned_up(scene, 1, tmp_path)
    gallery.append(done)

    assert done.measured.iou >= 0.9
    assert done.measured.recall >= 0.9
    assert done.measured.paper < 0.0005
    assert done.measured.veil < 0.0005


@pytest.mark.clause("LC-15.1b")
def test_the_mark_is_of_one_colour_and_otherwise_transparent(tmp_path: Path) -> None:
    done = cleaned_up(Scene("x", seal=True, ink="red", share=0.5), 3, tmp_path)

    with Image.open(io.BytesIO(done.png)) as image:
        assert image.mode == "RGBA"
        pixels = np.asarray(image)
    assert {tuple(colour) for colour in pixels[..., :3].reshape(-1, 3)} == {(0xD6, 0x15, 0x1F)}
    assert pixels[..., 3].min() == 0
    assert pixels[..., 3].max() == 255
    soft = (pixels[..., 3] > 20) & (pixels[..., 3] < 235)
    assert soft.mean() > 0.01, "edges are smooth"


def test_any_colour_may_be_asked_for_and_the_inks_own_kept(tmp_path: Path) -> None:
    scene = Scene("x", share=0.5)
    green = cleaned_up(scene, 3, tmp_path, Cleaning(colour="00AA55"))
    own = cleaned_up(scene, 3, tmp_path, Cleaning(colour=None))

    assert Image.open(io.BytesIO(green.png)).getpixel((0, 0))[:3] == (0x00, 0xAA, 0x55)  # type: ignore[index]
    red, _, blue = (int(own.cleaned.colour[at : at + 2], 16) for at in (0, 2, 4))
    assert blue > red + 40, "a blue pen stays blue"


@pytest.mark.parametrize("skew", [-9.0, -3.0, 4.0])
def test_a_signature_on_ruled_paper_is_levelled_by_the_lines(skew: float, tmp_path: Path) -> None:
    done = cleaned_up(Scene("x", lines="ruled", skew_deg=skew), 2, tmp_path)

    assert done.cleaned.turned_deg == pytest.approx(-skew, abs=0.4)
    assert Doubt.LINES in done.cleaned.doubts


def test_a_person_may_turn_it_instead(tmp_path: Path) -> None:
    wish = Cleaning(straighten=False, turn_deg=30)
    done = cleaned_up(Scene("x"), 2, tmp_path, wish)

    assert done.cleaned.turned_deg == 30
    a, b, *_ = done.cleaned.transform
    assert math.degrees(math.atan2(-b, a)) == pytest.approx(30, abs=0.5)
    assert done.measured.iou > 0.85


@pytest.mark.clause("LC-15.1b")
@pytest.mark.parametrize("squeeze", [1.0, 0.93, 0.85])
def test_a_seal_becomes_round_and_has_its_real_size(squeeze: float, tmp_path: Path) -> None:
    scene = Scene("x", seal=True, ink="red", share=0.6, squeeze=squeeze, skew_deg=20)
    done = cleaned_up(scene, 4, tmp_path, Cleaning(ImageKind.SEAL, "D6151F", real_mm=36))

    assert done.cleaned.width == pytest.approx(done.cleaned.height, abs=1)
    assert done.cleaned.size is not None
    assert done.cleaned.size.width_mm == 36
    assert done.cleaned.size.height_mm == pytest.approx(36, abs=0.1)
    box = Image.open(io.BytesIO(done.png)).getchannel("A").point(lambda level: 255 if level > 127 else 0).getbbox()
    assert box is not None
    assert (box[2] - box[0]) / done.cleaned.width * 36 == pytest.approx(36, abs=0.2), "cropped to its ring"


def test_the_resolution_a_file_claims_means_nothing(tmp_path: Path) -> None:
    sample = make(Scene("x", jpeg=None), 5)
    sizes = []
    for dpi in (72, 1200):
        sample.photo.save(tmp_path / "x.png", dpi=(dpi, dpi))
        found, _ = clean(read_photo(str(tmp_path / "x.png")), Cleaning(real_mm=50))
        sizes.append(found.size)

    assert sizes[0] == sizes[1]
    assert isinstance(sizes[0], SizeMm)
    assert sizes[0].width_mm == 50


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_taken_sideways_is_seen_upright_and_leaves_nothing_behind(orientation: int, tmp_path: Path) -> None:
    sample = make(Scene("x"), 5)
    turns = {3: 180, 6: 90, 8: 270}
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, "Phan Thanh Mai"
    sample.photo.rotate(turns[orientation], expand=True).save(tmp_path / "x.jpg", quality=92, exif=exif)
    found, png = clean(read_photo(str(tmp_path / "x.jpg")), Cleaning())

    assert (found.photo_width, found.photo_height) == sample.photo.size
    assert measure(sample.ink, found, png).iou > 0.88
    assert b"Phan" not in png
    with Image.open(io.BytesIO(png)) as image:
        assert image.info == {}


def test_only_the_region_that_was_marked_is_searched(tmp_path: Path) -> None:
    left = make(Scene("x", share=0.7), 6)
    right = make(Scene("x", ink="black", share=0.7), 7)
    both = Image.new("RGB", (3200, 1100))
    both.paste(left.photo, (0, 0))
    both.paste(right.photo, (1600, 0))
    both.save(tmp_path / "x.png")
    ink = np.concatenate([np.zeros_like(left.ink), right.ink], axis=1)

    found, png = clean(read_photo(str(tmp_path / "x.png")), Cleaning(region=Region(left=0.5)))

    assert measure(ink, found, png).iou > 0.88
    assert found.ink.left > 0.5


def test_a_signature_under_a_seal_is_told_apart_by_its_ink(tmp_path: Path) -> None:
    pen = make(Scene("x", share=0.6, pen=7, noise=0, texture=0, jpeg=None), 8)
    seal = make(Scene("x", seal=True, ink="red", share=0.55, noise=0, texture=0, jpeg=None), 8)
    moved = np.roll(np.asarray(seal.photo, dtype=np.float64), -330, axis=1)
    overlaid = np.asarray(pen.photo, dtype=np.float64) * moved / moved.max(axis=(0, 1))
    Image.fromarray(overlaid.astype(np.uint8)).save(tmp_path / "x.jpg", quality=92)
    read = read_photo(str(tmp_path / "x.jpg"))

    signature = measure(pen.ink, *clean(read, Cleaning(ImageKind.SIGNATURE)))
    stamp = measure(np.roll(seal.ink, -330, axis=1), *clean(read, Cleaning(ImageKind.SEAL)))

    assert signature.recall > 0.9
    assert signature.paper < 0.02
    assert stamp.recall > 0.85


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (16, 16), (800, 600)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_of_any_size_is_no_signature(size: tuple[int, int], level: int, tmp_path: Path) -> None:
    Image.new("L", size, level).save(tmp_path / "x.png")

    with pytest.raises(InkNotFound):
        clean(read_photo(str(tmp_path / "x.png")), Cleaning())


@pytest.mark.parametrize("kind", [2, 4, 5, 7], ids=["letters", "long", "fraction", "bytes"])
def test_a_camera_that_tells_its_position_in_odd_ways_is_not_believed(kind: int, tmp_path: Path) -> None:
    """The word on orientation is a letter, a huge number, a fraction, or bytes; the pixels are good."""
    entry = struct.pack("<HHII", 0x112, kind, 4 if kind in {2, 7} else 1, 0xFFFFFFF0 if kind == 4 else 26)
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + bytes(12)
    Image.new("RGB", (60, 40), (200, 200, 200)).save(tmp_path / "x.jpg", exif=exif)

    read = read_photo(str(tmp_path / "x.jpg"))

    assert (read.width, read.height, read.image.size) == (60, 40, (60, 40))


@pytest.mark.parametrize("level", [30, 128, 250])
def test_bare_paper_is_no_signature(level: int, tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    grain = chance.normal(level, 3, (600, 800, 3)).clip(0, 255).astype(np.uint8)
    Image.fromarray(grain).save(tmp_path / "x.png")

    with pytest.raises(InkNotFound):
        clean(read_photo(str(tmp_path / "x.png")), Cleaning())


def test_a_photo_out_of_focus_admits_it(tmp_path: Path) -> None:
    done = cleaned_up(Scene("x", blur=2.6, pen=7), 1, tmp_path)

    assert done.cleaned.confidence is Confidence.LOW
    assert Doubt.BLURRED in done.cleaned.doubts


@pytest.mark.parametrize(
    "scene",
    [Scene("thin pen", pen=3, blur=1), Scene("small seal", seal=True, ink="red", share=0.3)],
    ids=lambda x: x.name,
)
def test_strokes_too_thin_to_be_measured_admit_it(scene: Scene, tmp_path: Path) -> None:
    done = cleaned_up(scene, 1, tmp_path)

    assert Doubt.SMALL in done.cleaned.doubts
    assert done.cleaned.confidence is not Confidence.HIGH


def test_strokes_of_a_large_photo_are_not_thin_in_a_quick_look(tmp_path: Path) -> None:
    sample = make(Scene("x", width=3200, height=2400, share=0.24, pen=9), 1)
    sample.photo.save(tmp_path / "x.png")

    quick, _ = clean(read_photo(str(tmp_path / "x.png")), Cleaning(), longest_px=500)

    assert Doubt.SMALL not in quick.doubts


def test_a_signature_cut_by_the_edge_admits_it(tmp_path: Path) -> None:
    sample = make(Scene("x", share=0.8), 1)
    sample.photo.crop((500, 0, 1600, 1100)).save(tmp_path / "x.png")

    found, _ = clean(read_photo(str(tmp_path / "x.png")), Cleaning())

    assert Doubt.CUT_OFF in found.doubts
    assert found.confidence is Confidence.LOW


def test_a_quick_look_is_small_and_like_the_real_one(tmp_path: Path) -> None:
    sample = make(Scene("x"), 1)
    sample.photo.save(tmp_path / "x.png")
    read = read_photo(str(tmp_path / "x.png"))

    quick, png = clean(read, Cleaning(), longest_px=400)

    assert max(quick.width, quick.height) <= 400
    assert measure(sample.ink, quick, png).recall > 0.8


def test_fainter_strokes_are_kept_with_more_strength(tmp_path: Path) -> None:
    scene = Scene("x", ink="blue-pale", uneven=0.85)
    covers = []
    for strength in (0.0, 0.5, 1.0):
        done = cleaned_up(scene, 9, tmp_path, Cleaning(strength=strength, straighten=False))
        covers.append(done.measured.recall)

    assert covers[0] < covers[2]
    assert covers == sorted(covers)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "kind"), (b"%PDF-1.7", "kind"), (b"<svg/>", "kind"), (b"\xff\xd8\xff\xe0" + bytes(60), "broken")],
)
def test_what_is_no_photo_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(content)

    with pytest.raises(ImageUnreadable) as caught:
        read_photo(str(path))
    assert caught.value.facts["why"] in {why, "kind"}


def test_a_small_file_with_many_pixels_is_refused(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "x.png")

    with pytest.raises(ImageUnreadable) as caught:
        read_photo(str(tmp_path / "x.png"))
    assert caught.value.facts["why"] == "too_large"


def test_a_photo_of_fifty_million_pixels_is_made_smaller(tmp_path: Path) -> None:
    Image.new("RGB", (8660, 5774), (250, 250, 250)).save(tmp_path / "x.jpg")

    read = read_photo(str(tmp_path / "x.jpg"))

    assert (read.width, read.height) == (8660, 5774)
    assert max(read.image.size) <= photos.KEPT_PX


def test_pictures_for_the_window_are_premultiplied(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 4), (200, 100, 50, 128)).save(tmp_path / "x.png")
    picture = picture_of_image((tmp_path / "x.png").read_bytes(), 100)
    shown = picture_of_photo(read_photo(str(tmp_path / "x.png")), 4)

    assert (picture.width, picture.height) == (8, 4)
    assert tuple(picture.pixels[:4]) == (25, 50, 100, 128)
    assert (shown.width, shown.height, shown.pixels[3]) == (4, 2, 255)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_other_hands_and_other_papers_come_out_as_well(scene: Scene, seed: int, tmp_path: Path) -> None:
    done = cleaned_up(replace(scene, share=min(0.8, scene.share * (0.85 + 0.05 * seed))), seed, tmp_path)

    assert done.measured.iou >= 0.87
    assert done.measured.paper < 0.002
