"""What a person answered about a certificate is remembered for that certificate only."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.memory import Answers
from app.domain.token import CertificateKind
from app.settings.answers import answers_for, remember


@pytest.mark.clause("LD-9.2")
@pytest.mark.clause("PT-5.1")
def test_whether_it_was_renewed_is_remembered_by_serial_number(tmp_path: Path) -> None:
    assert answers_for(tmp_path, "7AF2") == Answers()
    remember(tmp_path, "7AF2", renewed=True)
    assert answers_for(tmp_path, "7AF2").renewed is True
    assert answers_for(tmp_path, "7AF3").renewed is None


@pytest.mark.clause("LD-4")
def test_whose_it_is_is_remembered_beside_that(tmp_path: Path) -> None:
    remember(tmp_path, "7AF2", renewed=False)
    remember(tmp_path, "7AF2", kind=CertificateKind.ORGANISATION)
    assert answers_for(tmp_path, "7AF2") == Answers(CertificateKind.ORGANISATION, renewed=False)


@pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")
def test_two_posts_are_remembered_and_may_be_taken_back(tmp_path: Path) -> None:
    remember(tmp_path, "7AF2", kind=CertificateKind.PERSON)
    remember(tmp_path, "7AF2", titles=("Phó Giám đốc", "Bí thư Chi bộ"))
    assert answers_for(tmp_path, "7AF2") == Answers(CertificateKind.PERSON, titles=("Phó Giám đốc", "Bí thư Chi bộ"))
    remember(tmp_path, "7AF2", titles=())
    assert answers_for(tmp_path, "7AF2") == Answers(CertificateKind.PERSON)


def test_the_oldest_answer_is_forgotten_first(tmp_path: Path) -> None:
    answers = "{" + ",".join(f'"N{number}":{{"renewed":true}}' for number in range(1000)) + "}"
    (tmp_path / "certificates.json").write_text(f'{{"answers":{answers}}}', encoding="utf-8")
    remember(tmp_path, "new", renewed=True)
    assert answers_for(tmp_path, "N0") == Answers()
    assert answers_for(tmp_path, "N1").renewed is True
    assert answers_for(tmp_path, "new").renewed is True


def test_a_damaged_file_remembers_nothing_and_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "certificates.json").write_text("{", encoding="utf-8")
    assert answers_for(tmp_path, "7AF2") == Answers()
    remember(tmp_path, "7AF2", renewed=True)
    assert answers_for(tmp_path, "7AF2").renewed is True
