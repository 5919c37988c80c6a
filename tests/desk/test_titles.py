"""Which positions are known of a certificate, and when a document's is compared with them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.desk.titles import fit_of, titles_of
from app.domain.forms import OfficeData
from app.domain.memory import Answers
from app.domain.positions import Fit
from app.domain.signing import Mode
from app.domain.token import CertificateKind
from tests.desk import fakes

MAI = replace(fakes.certificate("0A1C"), kind=CertificateKind.PERSON)
TOLD = Answers(titles=("Phó Giám đốc", "Bí thư Chi bộ"))


def test_what_the_person_told_is_known() -> None:
    assert titles_of(MAI, TOLD, OfficeData()) == TOLD.titles


def test_what_the_certificate_says_itself_is_known_without_being_told() -> None:
    assert titles_of(replace(MAI, titles=("Giám đốc",)), Answers(), OfficeData()) == ("Giám đốc",)
    assert titles_of(replace(MAI, titles=("Giám đốc",)), TOLD, OfficeData()) == ("Giám đốc", *TOLD.titles)


@pytest.mark.parametrize("serial", ["0A1C", "a1c", "0a:1c", "0A 1C"])
def test_what_it_wrote_goes_before_what_the_person_told(serial: str) -> None:
    assert titles_of(MAI, TOLD, OfficeData(titles={serial: ("Chủ tịch",), "77": ("Bí thư",)})) == ("Chủ tịch",)


@pytest.mark.parametrize("kind", [CertificateKind.ORGANISATION, CertificateKind.DEVICE])
def test_an_organisation_holds_no_position(kind: CertificateKind) -> None:
    assert titles_of(replace(MAI, kind=kind), TOLD, OfficeData()) == ()
    assert titles_of(MAI, replace(TOLD, kind=kind), OfficeData()) == ()


@pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")
@pytest.mark.parametrize("mode", Mode)
def test_only_a_person_who_signs_is_asked(mode: Mode) -> None:
    expected = Fit.DIFFERS if mode in {Mode.APPROVE, Mode.PARTY} else Fit.UNKNOWN
    assert fit_of(mode, "CHỦ TỊCH", TOLD.titles) is expected
