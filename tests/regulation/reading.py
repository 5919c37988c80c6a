"""Reading a guidance page: what a section says, by which clause, and whether it is silent."""

from __future__ import annotations

from app.domain.guidance import Basis, Guidance, Section, Sentence, Situation
from app.domain.token import CertificateKind
from app.settings.places import RESOURCES

FOLDER = RESOURCES / "guidance"
PROFILES = ("ld", "bt", "lc", "pt", "hn", "nd68")
SILENT = "Văn bản không quy định."
CA = "Cục Chứng thực số và Bảo mật thông tin"
MANAGING = "Cơ quan, tổ chức quản lý trực tiếp"
PERSON = Situation(CertificateKind.PERSON)
ORGANISATION = Situation(CertificateKind.ORGANISATION)
SYSTEM = Situation(CertificateKind.DEVICE)


def sentences(page: Guidance, section: Section) -> tuple[Sentence, ...]:
    return next((part.sentences for part in page.parts if part.section is section), ())


def told(page: Guidance, section: Section, clause: str | None = None) -> str:
    """Return what a section says, or what it says by one clause."""
    return " ".join(said.text for said in sentences(page, section) if clause in {None, said.clause})


def is_silent(page: Guidance, section: Section) -> bool:
    return SILENT in [said.text for said in sentences(page, section) if said.basis is Basis.SILENT]


def names(page: Guidance) -> list[str]:
    return [form.name for form in page.forms]
