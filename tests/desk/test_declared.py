"""Whose a certificate is known to be, by IT, by the person, or by a guess."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.desk.declared import kind_of
from app.desk.titles import titles_of
from app.domain.forms import OfficeData
from app.domain.memory import Answers
from app.domain.token import CertificateKind
from tests.desk import fakes

GUESSED = replace(fakes.certificate("0A1C"), kind=CertificateKind.ORGANISATION)
TOLD = Answers(kind=CertificateKind.ARCHIVE, titles=("Giám đốc",))


def test_where_nobody_said_it_the_guess_stands() -> None:
    assert kind_of(GUESSED, Answers(), OfficeData()) is CertificateKind.ORGANISATION


@pytest.mark.clause("BT-16.2")
def test_what_the_person_said_goes_before_the_guess() -> None:
    assert kind_of(GUESSED, TOLD, OfficeData()) is CertificateKind.ARCHIVE


@pytest.mark.parametrize("serial", ["0A1C", "a1c", "0a:1c"])
def test_what_it_wrote_goes_before_what_the_person_said(serial: str) -> None:
    written = OfficeData(kinds={serial: CertificateKind.PERSON, "77": CertificateKind.DEVICE})
    assert kind_of(GUESSED, TOLD, written) is CertificateKind.PERSON


@pytest.mark.clause("BT-16.2")
def test_an_archive_is_no_person_and_holds_no_position() -> None:
    assert titles_of(GUESSED, TOLD, OfficeData()) == ()
    written = OfficeData(titles={"0A1C": ("Giám đốc",)}, kinds={"0A1C": CertificateKind.ARCHIVE})
    assert titles_of(GUESSED, Answers(kind=CertificateKind.PERSON), written) == ()
