"""Printing the documents with LibreOffice, all in one run, and measuring where the marked lines came to stand."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from ctypes import byref, c_int, create_string_buffer
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from fontTools.ttLib import TTFont
from PIL import Image
from pypdfium2 import raw

from app.page.legacy import TCVN3 as TCVN3_LETTERS
from tests.parts.commands import run
from tests.parts.typeface import FONT_FOLDER
from tests.placing.sample import TCVN3, Sample
from tests.placing.writer import PREFIX

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""
TO_TCVN3 = {letter: code for code, letter in TCVN3_LETTERS.items()} | {"ư": "\uf0ad"}
"""A soft hyphen would not be drawn: ư is written the way symbol fonts are."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A marked line as printed: page from 1, left, bottom, right, top in points."""

    role: str
    page: int
    box: Box


def print_all(samples: Sequence[Sample], folder: Path) -> dict[str, Path]:
    """Print every sample and return the PDF of each by its name."""
    texts, pdfs = folder / "texts", folder / "pdfs"
    texts.mkdir(parents=True)
    pdfs.mkdir()
    sources = [_write(sample, texts / f"{number:03}.fodt") for number, sample in enumerate(samples)]
    _convert(sources, pdfs, folder)
    result = {}
    for number, sample in enumerate(samples):
        result[sample.name] = _treated(pdfs / f"{number:03}.pdf", sample)
    return result


def spots(path: Path) -> list[Spot]:
    """Return where the marked lines stand, page by page from the top."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for index in range(len(document)):
        page = document[index]
        at = c_int(0)
        link = raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, byref(at), byref(link)):
            role, rect = _target(document, link), raw.FS_RECTF()
            raw.FPDFLink_GetAnnotRect(link, byref(rect))
            if role.startswith(PREFIX):
                found.append(Spot(role.removeprefix(PREFIX), index + 1, (rect.left, rect.bottom, rect.right, rect.top)))
    document.close()
    return sorted(found, key=lambda spot: (spot.page, -spot.box[3]))


def _write(sample: Sample, path: Path) -> Path:
    xml = sample.manuscript.flat_xml()
    if sample.font == TCVN3:
        xml = "".join(TO_TCVN3.get(letter, _capital(letter)) for letter in xml)
    path.write_text(xml, encoding="utf-8")
    return path


def _capital(letter: str) -> str:
    """Return the code of a capital with an accent, which TCVN3 has in fonts of capitals only: here the small letter."""
    return TO_TCVN3.get(letter.lower(), letter) if ord(letter) > 0xBF else letter


def _convert(sources: Sequence[Path], target: Path, folder: Path) -> None:
    fonts = folder / "fonts"
    fonts.mkdir()
    _make_tcvn3(fonts)
    config = fonts / "fonts.conf"
    config.write_text(FONTS.format(folder=fonts), encoding="utf-8")
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice Writer is among the Debian packages"
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(target), *map(str, sources)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(config), "SAL_USE_VCLPLUGIN": "svp", "HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=280)


def _make_tcvn3(folder: Path) -> None:
    """Make a face of the old encoding: characters of Latin-1 that look like Vietnamese letters."""
    for face, style in (("Tinos-Regular", "Regular"), ("Tinos-Bold", "Bold"), ("Tinos-Italic", "Italic")):
        with TTFont(FONT_FOLDER / f"{face}.ttf") as font:
            glyphs = font.getBestCmap()
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap.update({ord(TO_TCVN3[letter]): glyphs[ord(letter)] for letter in TCVN3_LETTERS.values()})
            for record in font["name"].names:
                text = {1: TCVN3, 2: style, 4: f"{TCVN3} {style}", 6: f"{TCVN3}-{style}", 16: TCVN3, 17: style}.get(
                    record.nameID
                )
                if text is not None:
                    record.string = text
            font.save(folder / f"{face}-tcvn3.ttf")


def _treated(path: Path, sample: Sample) -> Path:
    """Return the file as it reaches the signer: as printed, scanned, or turned."""
    match sample.treatment:
        case "none":
            return path
        case "scan":
            return _scanned(path, 0)
        case "turned scan":
            return _scanned(path, 90)
        case "turned page":
            turned = path.with_suffix(".turned.pdf")
            run("qpdf", "--rotate=+90", path, turned)
            return turned


def _scanned(path: Path, turn: int) -> Path:
    """Return pictures of the pages as a scanner makes them; ``turn`` as in a page's /Rotate."""
    stem = path.with_suffix("")
    run("pdftoppm", "-r", "110", "-gray", path, stem)
    pages = [
        Image.open(picture).rotate(turn, expand=True) for picture in sorted(path.parent.glob(f"{stem.name}-*.pgm"))
    ]
    scan = path.with_suffix(".scan.pdf")
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=110)
    if turn:
        upright = path.with_suffix(".upright.pdf")
        run("qpdf", f"--rotate=+{turn}", scan, upright)
        return upright
    return scan


def _target(document: pypdfium2.PdfDocument, link: raw.FPDF_LINK) -> str:
    action = raw.FPDFLink_GetAction(link)
    length = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if length == 0:
        return ""
    buffer = create_string_buffer(length)
    raw.FPDFAction_GetURIPath(document, action, buffer, length)
    return buffer.value.decode()
