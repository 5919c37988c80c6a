"""What forms are filled with in the tests, and ways to read what was written."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document

from app.domain.forms import FormOrder, Values
from app.domain.guidance import FormUse
from app.forms.writing import write_form
from app.regulation.guidance import load_guides
from app.settings.places import RESOURCES

GUIDES = load_guides(RESOURCES / "guidance", {})
DOTS = "………"

OFFICE: Values = {
    "superior": "Ủy ban nhân dân tỉnh Phú Thọ",
    "office": "Sở Nội vụ",
    "place": "Việt Trì",
    "date": "2027-01-05",
    "document_number": "125/SNV-VP",
    "signer_title": "Giám đốc",
    "signer_name": "Nguyễn Thị Hồng Phượng",
}
LEADER: Values = {
    "device_serial": "0281B4C6D0F3",
    "device_model": "eToken 5110 CC",
    "certificate_name": "Phan Thanh Mai",
    "certificate_office": "Sở Nội vụ tỉnh Phú Thọ",
    "certificate_email": "maipt.snv@phutho.gov.vn",
    "certificate_serial": "7AF2DF52182653D3AA01",
    "valid_until": "2027-03-31",
}
SEAL: Values = {
    "device_serial": "0281B4C6D0F4",
    "certificate_name": "SỞ NỘI VỤ",
    "certificate_office": "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ",
    "certificate_serial": "53E3B1BF542322CC0102",
}


def use_of(profile: str, name: str) -> FormUse:
    """Return how a text uses a form."""
    return GUIDES.form_use(profile, name)


def order_of(profile: str, name: str, values: Values | None = None, *rows: Values) -> FormOrder:
    """Return an order as the desk would make it."""
    return FormOrder(use_of(profile, name), GUIDES.letterhead(profile), values or {}, rows)


def every_form() -> list[tuple[str, str]]:
    """Return each form under each text that names it."""
    return [(profile, use.name) for profile in GUIDES.profiles() for use in GUIDES.form_uses(profile)]


def written_docx(order: FormOrder, folder: Path) -> Document:
    """Write a form as DOCX and open it."""
    target = folder / "form.docx"
    write_form(order, target, overwrite=True)
    return docx.Document(str(target))


def written_pdf(order: FormOrder, folder: Path) -> Path:
    """Write a form as PDF."""
    target = folder / "form.pdf"
    write_form(order, target, overwrite=True)
    return target


def pdf_text(file: Path) -> str:
    """Return the text as poppler reads it, one space for every gap."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page and its words."""

    width: float
    height: float
    words: tuple[Word, ...]


def pdf_pages(file: Path) -> tuple[Page, ...]:
    """Return every page with the boxes of its words."""
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True)
    pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', done.stdout.decode(), re.DOTALL)
    word = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
    return tuple(
        Page(
            float(width),
            float(height),
            tuple(Word(text, *(float(side) for side in sides)) for *sides, text in word.findall(body)),
        )
        for width, height, body in pages
    )


def docx_text(document: Document) -> str:
    """Return all text of a paper, tables included, in reading order."""
    blocks = document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return " ".join(" ".join(block.text or "" for block in blocks).split())
