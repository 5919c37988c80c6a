"""What signing refuses: it leaves nothing behind."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from msgspec.structs import replace as convert
from typing_extensions import override

from app.domain.errors import (
    CertificateUnusable,
    FieldUnusable,
    FileChanged,
    FileMalformed,
    RectOffPage,
    SignatureWrong,
)
from app.domain.geometry import Placement, Rect
from app.paper.signing import sign
from tests.paper.counter import LocalCounter, errand_for, require_nothing_left, shown
from tests.parts.documents import plain
from tests.parts.pki import Authority


def test_a_certificate_that_cannot_be_used_is_refused(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    with pytest.raises(CertificateUnusable):
        sign(convert(errand.request, certificate=b"no certificate"), None, LocalCounter(authority.leader))
    require_nothing_left(errand)


def test_a_file_that_changed_since_it_was_shown_is_refused(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    plain.one_page(errand.source)
    content = errand.source.read_bytes()
    errand.source.write_bytes(content.replace(b"/Type", b"/Typo", 1))

    with pytest.raises(FileChanged):
        sign(errand.request, None, LocalCounter(authority.leader))
    require_nothing_left(errand)


def test_pages_other_than_those_shown_are_refused(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    seen = shown(errand.source)
    twice = replace(errand, shown=type(seen)(seen.sha256, seen.size, seen.pages * 2))

    with pytest.raises(FileMalformed) as caught:
        sign(twice.request, None, LocalCounter(authority.leader))
    assert caught.value.facts["why"] == "pages_differ"
    require_nothing_left(errand)


@pytest.mark.parametrize(
    "placement",
    [Placement(1, Rect(500, 100, 160, 60)), Placement(1, Rect(-5, 0, 50, 50)), Placement(2, Rect(0, 0, 9, 9))],
)
def test_a_mark_off_the_page_is_refused(placement: Placement, tmp_path: Path, authority: Authority) -> None:
    errand = replace(errand_for(plain.one_page(tmp_path / "vb.pdf"), authority), placement=placement)

    with pytest.raises(RectOffPage):
        sign(errand.request, None, LocalCounter(authority.leader))
    require_nothing_left(errand)


def test_a_filled_field_is_refused(tmp_path: Path, authority: Authority) -> None:
    first = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    sign(first.request, None, LocalCounter(authority.leader))
    second = replace(errand_for(first.output, authority), field="KySo-1")

    with pytest.raises(FieldUnusable):
        sign(second.request, None, LocalCounter(authority.leader))


@dataclass
class BrokenDevice(LocalCounter):
    raw: bytes = b""

    @override
    def raw_signature(self, attributes: bytes) -> bytes:
        return self.raw


@pytest.mark.parametrize("raw", [b"", bytes(256), bytes(255), b"\x01" * 4096])
def test_what_is_no_signature_of_the_certificate_is_refused(raw: bytes, tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    with pytest.raises(SignatureWrong):
        sign(errand.request, None, BrokenDevice(authority.leader, raw=raw))
    require_nothing_left(errand)


def test_a_signature_by_another_key_is_refused(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    with pytest.raises(SignatureWrong):
        sign(errand.request, None, LocalCounter(authority.organisation))
    require_nothing_left(errand)
