"""What may be signed and what is refused, by name and with its reason, before anybody types a PIN."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.domain.document import Shown
from app.domain.errors import (
    FieldUnusable,
    FileChanged,
    FileEncrypted,
    FileMalformed,
    FileUnreadable,
    Problem,
    SigningForbidden,
)
from app.paper.inspecting import inspect
from tests.paper.counter import shown
from tests.parts.documents import attacked, broken, forms, plain, signed, storage
from tests.parts.documents.letter import office_draft
from tests.parts.nss import NssDatabase
from tests.parts.pdf import write_classic
from tests.parts.pki import Authority, Credential

Builder = Callable[[Path], Path]

BROKEN: dict[str, Builder] = {
    "without end": broken.without_end,
    "without table": broken.without_table,
    "wrong startxref": broken.wrong_startxref,
    "junk before header": broken.junk_before_header,
    "blanks after end": broken.blanks_after_end,
    "looping tables": broken.looping_tables,
    "truncated": partial(broken.truncated, share=0.9),
    "two page counts": broken.two_page_counts,
    "two contents": broken.two_contents,
    "two page sizes": broken.two_page_sizes,
    "two media boxes": broken.two_media_boxes,
    "looping page tree": broken.looping_page_tree,
    "count too high": broken.count_too_high,
    "freed too high": broken.freed_too_high,
}


def refusal(path: Path, seen: Shown | None = None, field: str | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        inspect(str(path), seen or shown(path), field)
    assert caught.value.facts.get("file") == path.name
    return caught.value


def as_if_shown(path: Path, like: Path) -> Shown:
    """Return what a window would hold that repaired the file in silence."""
    content = path.read_bytes()
    return Shown(hashlib.sha256(content).hexdigest().upper(), len(content), shown(like).pages)


def test_a_sound_file_is_told_of(tmp_path: Path) -> None:
    path = forms.empty_signature_field(tmp_path / "vb.pdf")

    facts = inspect(str(path), shown(path), None)

    assert facts.version == (1, 7)
    assert len(facts.pages) == 1
    assert [(field.name, field.filled, field.page) for field in facts.fields] == [(forms.FIELD_NAME, False, 1)]


def test_a_name_is_free_that_no_field_of_any_kind_has(tmp_path: Path) -> None:
    path = forms.fields_named_like_ours(tmp_path / "vb.pdf")

    assert inspect(str(path), shown(path), None).free_field == "KySo-3"


def test_earlier_signatures_are_told_of(tmp_path: Path, authority: Authority) -> None:
    path = signed.signed_twice(tmp_path / "vb.pdf", authority.leader, authority.organisation)

    facts = inspect(str(path), shown(path), None)

    assert [(field.name, field.filled) for field in facts.fields] == [("LanhDao", True), ("CoQuan", True)]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_can_be_read_in_two_ways_is_refused(kind: str, tmp_path: Path) -> None:
    path = BROKEN[kind](tmp_path / "vb.pdf")
    try:
        seen = shown(path)
    except FileMalformed:
        seen = as_if_shown(path, plain.one_page(tmp_path / "other.pdf"))

    assert isinstance(refusal(path, seen), FileMalformed)


def test_another_file_of_the_same_size_is_refused(tmp_path: Path) -> None:
    path = plain.one_page(tmp_path / "vb.pdf")
    seen = shown(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"/Type", b"/Typo", 1))

    assert isinstance(refusal(path, seen), FileChanged)


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_what_is_no_file_is_refused(what: str, tmp_path: Path) -> None:
    seen = shown(plain.one_page(tmp_path / "vb.pdf"))
    path = tmp_path / what
    if what == "folder":
        path.mkdir()

    assert isinstance(refusal(path, seen), FileUnreadable)


@pytest.mark.parametrize(("user", "opens"), [("", "yes"), ("mat-khau", "no")])
@pytest.mark.parametrize("cipher", storage.CIPHER_OPTIONS)
def test_an_encrypted_file_is_refused_and_told_whether_it_opens(
    user: str, opens: str, cipher: storage.Cipher, tmp_path: Path
) -> None:
    path = storage.encrypted(tmp_path / "vb.pdf", cipher, user)

    problem = refusal(path, as_if_shown(path, plain.one_page(tmp_path / "other.pdf")))

    assert isinstance(problem, FileEncrypted)
    assert problem.facts["opens"] == opens


FORBIDDEN: dict[str, tuple[Callable[..., Path], str]] = {
    "xfa": (lambda path, _: forms.xfa(path), "xfa"),
    "dynamic xfa": (lambda path, _: forms.xfa(path, dynamic=True), "dynamic_form"),
    "certified, nothing allowed": (partial(signed.certified, level=1), "certified"),
    "every field locked": (partial(signed.with_field_lock, action="/Action /All"), "locked"),
    "a byte changed": (attacked.tampered_byte, "broken_signature"),
    "pasted": (attacked.signature_of_other_file, "broken_signature"),
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_file_that_forbids_it_is_refused(kind: str, tmp_path: Path, authority: Authority) -> None:
    build, why = FORBIDDEN[kind]
    path = build(tmp_path / "vb.pdf", authority.leader)

    problem = refusal(path)

    assert isinstance(problem, SigningForbidden)
    assert problem.facts["why"] == why


@pytest.mark.clause("LC-16.1a3")
@pytest.mark.parametrize(("version", "allowed"), [("1.3", False), ("1.4", True), ("2.0", True)])
def test_a_version_before_1_4_is_refused_and_never_converted(version: str, allowed: bool, tmp_path: Path) -> None:
    path = tmp_path / "vb.pdf"
    draft = office_draft()
    draft.version = version
    write_classic(draft, path)

    if allowed:
        inspect(str(path), shown(path), None)
    else:
        assert refusal(path).facts["why"] == "old_version"


SIGNED: dict[str, Callable[..., Path]] = {
    "certified 2": signed.certified,
    "certified 3": partial(signed.certified, level=3),
    "openssl": signed.by_openssl,
    "SHA-1": partial(signed.by_openssl, digest="sha1"),
    "PAdES": signed.pades_by_openssl,
    "some fields locked": signed.with_field_lock,
    "time stamp": lambda path, signer: signed.document_timestamp(path, _time(signer), signer),
    "adbe.pkcs7.sha1": signed.pkcs7_sha1,
    "adbe.x509.rsa_sha1": signed.x509_rsa_sha1,
    "no kind": signed.without_subfilter,
    "a vendor's kind": signed.unknown_subfilter,
    "certified, then signed": lambda path, signer: signed.certified(path, signer, then=[signer]),
}


def _time(signer: Credential) -> Credential:
    return Authority(signer.folder).timestamping


@pytest.mark.parametrize("kind", SIGNED)
def test_a_file_signed_before_may_be_signed_again(kind: str, tmp_path: Path, authority: Authority) -> None:
    path = SIGNED[kind](tmp_path / "vb.pdf", authority.leader)

    facts = inspect(str(path), shown(path), None)

    assert any(field.filled for field in facts.fields)


@pytest.mark.parametrize("name", ["So", "a.b", ""])
def test_a_field_that_cannot_be_signed_in_is_refused(name: str, tmp_path: Path) -> None:
    path = forms.text_fields(tmp_path / "vb.pdf")

    assert isinstance(refusal(path, field=name), FieldUnusable)


def test_a_file_signed_by_poppler_in_a_prepared_field_may_be_signed(tmp_path: Path, nss: NssDatabase) -> None:
    path = signed.in_field_by_poppler(tmp_path / "vb.pdf", nss)

    assert inspect(str(path), shown(path), None).fields[0].filled
