"""What a text asks of a signing beside its mark: the whole paper, and whose certificate signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.demands import Demands, Extent
from app.domain.errors import RulesUnreadable
from app.domain.placing import Origin, Rule
from app.domain.signing import Mode
from app.domain.token import CertificateKind
from app.regulation.packs import load
from app.regulation.placing import demands_of

FOLDER = Path(__file__).parents[2] / "resources" / "regulations"
PARTY = (FOLDER / "party-2017.toml").read_text(encoding="utf-8")
OLD_PARTY = pytest.mark.parametrize("profile", ["party-2017", "bt"])
OWN = """
profile = "so-noi-vu"
title = "Quy chế ký số của Sở Nội vụ"
source = "Quyết định 12/QĐ-SNV"
branch = "party"
extends = "party-2017"
[[demands]]
modes = ["archive"]
pages = ["whole"]
origin = "recommendation"
"""


def demands(profile: str, mode: Mode) -> Demands:
    return demands_of(load(FOLDER).find(profile), mode)


@pytest.mark.clause("BT-16.1")
@OLD_PARTY
def test_an_archive_certifies_whole_copies_and_partial_ones(profile: str) -> None:
    pages = demands(profile, Mode.ARCHIVE).pages
    assert pages is not None
    assert pages.extents == (Extent.WHOLE, Extent.PART)
    assert pages.rule == Rule("party-2017", "pages", Origin.TEXT, "Điều 16 khoản 1 và khoản 2 điểm a")


@pytest.mark.clause("BT-16.2")
@OLD_PARTY
def test_an_archive_signs_with_its_own_certificate(profile: str) -> None:
    wanted = demands(profile, Mode.ARCHIVE).certificate
    assert wanted is not None
    assert wanted.kind is CertificateKind.ARCHIVE
    assert wanted.rule == Rule("party-2017", "certificate", Origin.TEXT, "Điều 16 khoản 2 điểm b")


@pytest.mark.clause("BT-8.1")
@OLD_PARTY
def test_a_scan_is_complete(profile: str) -> None:
    pages = demands(profile, Mode.DIGITISED).pages
    assert pages is not None
    assert (pages.extents, pages.rule.clause) == ((Extent.WHOLE,), "Điều 8 khoản 1")


@pytest.mark.clause("BT-8.2")
@OLD_PARTY
def test_a_scan_takes_the_key_of_the_seal(profile: str) -> None:
    wanted = demands(profile, Mode.DIGITISED).certificate
    assert wanted is not None
    assert wanted.kind is CertificateKind.ORGANISATION
    assert wanted.rule == Rule("party-2017", "certificate", Origin.TEXT, "Điều 8 khoản 2")


@pytest.mark.parametrize("profile", ["nd30", "party-2026", "lc", "pt", "hn", "ld"])
@pytest.mark.parametrize("mode", Mode)
def test_where_no_text_asks_nothing_is_asked(profile: str, mode: Mode) -> None:
    assert demands(profile, mode) == Demands()


def test_the_nearest_text_that_asks_is_heard(tmp_path: Path) -> None:
    (tmp_path / "so-noi-vu.toml").write_text(OWN, encoding="utf-8")
    asked = demands_of(load(FOLDER, [tmp_path]).find("so-noi-vu"), Mode.ARCHIVE)
    assert asked.pages is not None
    assert asked.certificate is not None
    assert (asked.pages.extents, asked.pages.rule.profile) == ((Extent.WHOLE,), "so-noi-vu")
    assert asked.certificate.rule.profile == "party-2017"


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ('modes = ["digitised"]\npages', 'modes = ["digitized"]\npages', "demands[0].modes[0]"),
        ('modes = ["digitised"]\npages', "modes = []\npages", "demands[0].modes"),
        ('pages = ["whole"]', 'pages = ["all"]', "demands[0].pages[0]"),
        ('pages = ["whole"]', 'pages = ["whole", "whole"]', "demands[0]"),
        ('pages = ["whole"]\n', "", "demands[0]"),
        ('pages = ["whole"]', 'pages = ["whole"]\ncertificate = "archive"', "demands[0]"),
        ('pages = ["whole"]', 'page = ["whole"]', "demands[0].page"),
        ('certificate = "archive"', 'certificate = "archives"', "demands[3].certificate"),
        ('certificate = "archive"', 'certificate = "unknown"', "demands[3]"),
        ('clause = "Điều 8 khoản 1"', "", "demands[0]"),
        ('origin = "text"\nclause = "Điều 8 khoản 1"', 'origin = "nobody"', "demands[0].origin"),
        ('modes = ["digitised"]\npages', 'modes = ["digitised", "archive"]\npages', None),
    ],
)
def test_a_slip_is_told_by_file_and_key(good: str, bad: str, key: str | None, tmp_path: Path) -> None:
    assert good in PARTY
    (tmp_path / "party-2017.toml").write_text(PARTY.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RulesUnreadable) as caught:
        load(tmp_path)
    assert caught.value.facts == {"file": "party-2017.toml", "key": key, "why": "key" if key else None}


def test_what_is_asked_of_a_mode_that_nothing_places_is_a_slip(tmp_path: Path) -> None:
    lines, _, rest = PARTY.partition("[[placing]]")
    rules = [f"[[placing]]{one}" for one in rest.partition("[[demands]]")[0].split("[[placing]]")]
    unplaced = [one for one in rules if '"digitised"' not in one]
    assert len(unplaced) < len(rules)
    text = f"{lines}{''.join(unplaced)}[[demands]]{rest.partition('[[demands]]')[2]}"
    (tmp_path / "party-2017.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesUnreadable) as caught:
        load(tmp_path).find("party-2017")
    assert caught.value.facts == {"file": "party-2017.toml", "key": "demands[0].modes[0]", "why": "key"}
