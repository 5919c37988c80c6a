"""What came after a signature: what may, what may not, and what cannot be judged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.check.views import LARGEST_READ
from app.domain.verdict import ChangedAfter, Covers, FileVerdict, Result
from tests.check.judged import answers, only, verdict_on
from tests.parts.cms import openssl_cms, openssl_timestamp
from tests.parts.documents import attacked, plain, signed, storage
from tests.parts.documents.forms import document_with_text_fields
from tests.parts.documents.letter import office_draft
from tests.parts.documents.signed import SEAL_SPACE
from tests.parts.nss import NssDatabase
from tests.parts.pdf import Stream, packed, ref, refs, write_classic
from tests.parts.pki import Authority, Credential
from tests.parts.revisions import Document, Signing, form_object, letter_document, widget

Builder = Callable[[Path, Credential], Path]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def first(verdict: FileVerdict) -> tuple[str, str, Result]:
    found = verdict.signatures[0]
    return found.changed_after.value, answers(found.checks)["integrity"][1], found.result


def test_a_second_signature_is_allowed(path: Path, authority: Authority, trust: Path) -> None:
    verdict = verdict_on(signed.signed_twice(path, authority.leader, authority.organisation), trust)
    leader, office = verdict.signatures
    assert (leader.covers, leader.changed_after) == (Covers.REVISION, ChangedAfter.ALLOWED)
    assert (office.covers, office.changed_after) == (Covers.WHOLE_FILE, ChangedAfter.NONE)
    assert "signed_later" in leader.warnings
    assert verdict.result is Result.VALID


@pytest.mark.parametrize(
    "store",
    [storage.xref_streams, storage.hybrid, storage.linearised, storage.page_tree_of_branches, plain.scan_by_pillow],
)
def test_every_way_of_storing_a_file_is_understood(
    tmp_path: Path, nss: NssDatabase, trust: Path, store: Callable[[Path], Path]
) -> None:
    once = signed.by_poppler(tmp_path / "once.pdf", nss, source=store(tmp_path / "plain.pdf"))
    nss.add_signature(once, tmp_path / "twice.pdf", "organisation", field="CoQuan")
    verdict = verdict_on(tmp_path / "twice.pdf", trust)
    assert [each.result for each in verdict.signatures] == [Result.VALID, Result.VALID]
    assert first(verdict)[0] == "allowed"


@pytest.mark.parametrize(
    ("level", "outcome"),
    [
        (1, ("suspicious", "change_forbidden", Result.INVALID)),
        (2, ("allowed", "changed_as_allowed", Result.VALID)),
        (3, ("allowed", "changed_as_allowed", Result.VALID)),
    ],
)
def test_a_signature_after_a_certification(
    path: Path, authority: Authority, trust: Path, level: int, outcome: tuple[str, str, Result]
) -> None:
    signed.certified(path, authority.leader, level, then=[authority.organisation])
    assert first(verdict_on(path, trust)) == outcome


def test_a_document_time_stamp_is_allowed_even_when_nothing_is(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader), certify=1))
    stamp = Signing(openssl_timestamp(authority.timestamping), "ETSI.RFC3161", "T1", (0, 0, 0, 0), "DocTimeStamp")
    document.sign(stamp)
    assert first(verdict_on(path, trust))[:2] == ("allowed", "changed_as_allowed")


@pytest.mark.parametrize(
    "build",
    [
        attacked.content_replaced,
        attacked.page_replaced,
        attacked.page_added,
        attacked.annotation_added,
        attacked.mark_moved,
    ],
)
def test_what_changes_the_picture_is_suspicious(path: Path, authority: Authority, trust: Path, build: Builder) -> None:
    assert first(verdict_on(build(path, authority.leader), trust)) == ("suspicious", "content_changed", Result.INVALID)


@pytest.mark.parametrize(("certify", "expected"), [(2, "suspicious"), (3, "allowed")])
def test_annotations_need_a_certification_that_permits_them(
    path: Path, authority: Authority, certify: int, expected: str
) -> None:
    attacked.annotation_added(path, authority.leader, certify=certify)
    assert first(verdict_on(path))[0] == expected


@pytest.mark.parametrize(
    ("certify", "lock", "expected"),
    [
        (None, None, ("allowed", "changed_as_allowed")),
        (2, None, ("allowed", "changed_as_allowed")),
        (1, None, ("suspicious", "change_forbidden")),
        (None, "/Action /Include /Fields [(So)]", ("suspicious", "change_forbidden")),
        (None, "/Action /Include /Fields [(Khac)]", ("allowed", "changed_as_allowed")),
        (None, "/Action /Exclude /Fields [(So)]", ("allowed", "changed_as_allowed")),
        (None, "/Action /All", ("suspicious", "change_forbidden")),
    ],
)
def test_filling_a_field_in(
    path: Path, authority: Authority, certify: int | None, lock: str | None, expected: tuple[str, str]
) -> None:
    attacked.field_filled(path, authority.leader, certify=certify, lock=lock)
    found = only(verdict_on(path))
    assert (found.changed_after.value, answers(found.checks)["integrity"][1]) == expected
    assert ("form_filled_later" in found.warnings) == (expected[0] == "allowed")


def test_an_empty_field_for_the_next_signer_is_allowed(path: Path, authority: Authority) -> None:
    assert first(verdict_on(attacked.second_field_unsigned(path, authority.leader)))[0] == "allowed"


def test_a_field_that_only_looks_signed_is_suspicious(path: Path, authority: Authority) -> None:
    document = _signed(path, authority)
    draft = document.draft
    look = draft.reserve()
    spot = draft.reserve()
    mark = packed({"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 300 300]"}, b"0 0 300 300 re f")
    entries = widget(draft, (90, 300, 390, 600), FT="/Sig", T="(Gia)", AP=f"<< /N {ref(look)} >>")
    changes = document.add_fields([spot], flags=3)
    document.revise({**changes, look: mark, spot: entries})
    assert first(verdict_on(path))[0] == "suspicious"


def test_saving_again_without_a_change_is_allowed(path: Path, authority: Authority, trust: Path) -> None:
    assert first(verdict_on(attacked.empty_revision_added(path, authority.leader), trust)) == (
        "allowed",
        "changed_as_allowed",
        Result.VALID,
    )


def test_bytes_that_belong_to_no_revision_are_never_green(path: Path, authority: Authority, trust: Path) -> None:
    assert first(verdict_on(attacked.bytes_appended(path, authority.leader), trust)) == (
        "unknown",
        "changes_unreadable",
        Result.INDETERMINATE,
    )


def test_line_ends_after_the_last_line_are_nothing(path: Path, authority: Authority, trust: Path) -> None:
    signed.by_openssl(path, authority.leader)
    with path.open("ab") as target:
        target.write(b"\r\n")
    found = only(verdict_on(path, trust))
    assert (found.covers, found.changed_after) == (Covers.WHOLE_FILE, ChangedAfter.NONE)


def test_validation_data_and_metadata_are_allowed_even_when_nothing_is(path: Path, authority: Authority) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader), certify=1))
    draft = document.draft
    kept, store, words = (draft.reserve() for _ in range(3))
    root = {**draft.entries(draft.root), "DSS": ref(store), "Metadata": ref(words)}
    document.revise(
        {
            kept: packed({}, authority.issuing.certificate_der),
            store: {"Certs": refs([kept])},
            words: packed({"Type": "/Metadata", "Subtype": "/XML"}, b"<x/>"),
            draft.root: root,
        }
    )
    assert first(verdict_on(path))[0] == "allowed"


def test_a_number_the_signed_document_already_waits_for_is_suspicious(path: Path, authority: Authority) -> None:
    draft = office_draft()
    page = draft.entries(draft.pages[0])
    page["Contents"] = f"[{page['Contents']} 999 0 R]"
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    document.revise({999: packed({}, b"0 0 300 300 re f")})
    assert first(verdict_on(path))[:2] == ("suspicious", "content_changed")


def test_a_removed_page_content_is_suspicious(path: Path, authority: Authority) -> None:
    document = _signed(path, authority)
    page = document.draft.pages[0]
    document.revise({int(document.draft.entries(page)["Contents"].split()[0]): "null"})
    assert first(verdict_on(path))[0] == "suspicious"


def test_another_catalogue_is_suspicious(path: Path, authority: Authority) -> None:
    document = _signed(path, authority)
    draft = document.draft
    other = draft.add(dict(draft.entries(draft.root)))
    draft.root = other
    document.revise({other: draft.entries(other)})
    assert first(verdict_on(path))[0] == "suspicious"


def test_an_action_on_opening_is_suspicious(path: Path, authority: Authority) -> None:
    document = _signed(path, authority)
    draft = document.draft
    document.revise({draft.root: {**draft.entries(draft.root), "OpenAction": "<< /S /JavaScript /JS (x) >>"}})
    assert first(verdict_on(path))[0] == "suspicious"


def test_a_signature_over_half_a_revision_is_no_signature(path: Path, authority: Authority, trust: Path) -> None:
    _signed(path, authority)
    content = path.read_bytes()
    cut = content.rindex(b"startxref")
    own = content.index(b"/ByteRange [", content.index(b"/Adobe.PPKLite")) + len("/ByteRange [")
    numbers = [int(word) for word in content[own : own + 40].split()[:4]]
    shorter = f"0 {numbers[1]} {numbers[2]} {cut - numbers[2]}".encode().ljust(40)
    changed = content[:own] + shorter + content[own + 40 :]
    covered = changed[: numbers[1]] + changed[numbers[2] : cut]
    seal = openssl_cms(authority.leader)(covered).hex().encode().ljust(numbers[2] - numbers[1] - 2, b"0")
    path.write_bytes(changed[: numbers[1] + 1] + seal + changed[numbers[2] - 1 :])
    found = only(verdict_on(path, trust))
    assert answers(found.checks)["signature"] == ("yes", "signature_holds")
    assert answers(found.checks)["integrity"] == ("no", "range_not_revision")


def _signed(path: Path, authority: Authority) -> Document:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    return document


def test_a_third_signature_is_allowed_although_old_versions_lie_about(
    path: Path, authority: Authority, trust: Path
) -> None:
    document = _signed(path, authority)
    for name, rect in (("CoQuan", SEAL_SPACE), ("VanThu", (90, 60, 190, 160)), ("LuuTru", (200, 60, 300, 160))):
        document.sign(Signing(openssl_cms(authority.organisation), field_name=name, rect=rect))
    verdict = verdict_on(path, trust)
    assert [each.changed_after.value for each in verdict.signatures] == ["allowed"] * 3 + ["none"]
    assert verdict.result is Result.VALID


def test_a_field_that_the_page_also_draws_by_is_suspicious(path: Path, authority: Authority) -> None:
    document = document_with_text_fields(path)
    draft = document.draft
    spot = draft.fields[0]
    page = draft.entries(draft.pages[0])
    draft.put(draft.pages[0], {**page, "Resources": f"<< /XObject {ref(spot)} >>"})
    signed_over = Document(path, draft, write_classic(draft, path))
    signed_over.sign(Signing(openssl_cms(authority.leader)))
    look, body = form_object(draft, "128", 70, 20)
    signed_over.revise({look: body, spot: {**draft.entries(spot), "V": ref(look)}})
    assert first(verdict_on(path))[0] == "suspicious"


def test_file_information_that_the_page_also_uses_is_suspicious(path: Path, authority: Authority) -> None:
    draft = office_draft()
    page = draft.entries(draft.pages[0])
    draft.put(draft.pages[0], {**page, "Resources": ref(draft.info)})
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    document.revise({draft.info: {**draft.entries(draft.info), "Font": "<< >>"}})
    assert first(verdict_on(path))[0] == "suspicious"


def test_new_file_information_is_allowed(path: Path, authority: Authority) -> None:
    document = _signed(path, authority)
    draft = document.draft
    document.revise({draft.info: {**draft.entries(draft.info), "Title": "(Khac)"}})
    assert first(verdict_on(path))[0] == "allowed"


def test_a_reference_hidden_behind_another_object_is_found(path: Path, authority: Authority) -> None:
    """The list of objects points into a string of the page, so that the page seems to end before its /Contents."""
    draft = office_draft()
    decoy, waiting = draft.reserve(), 997
    page = draft.entries(draft.pages[0])
    inside = f"(endobj {decoy} 0 obj << /Type /Annot >> endobj )"
    draft.put(draft.pages[0], {"Note": inside, **page, "Contents": f"[{page['Contents']} {waiting} 0 R]"})
    start = write_classic(draft, path)
    content = path.read_bytes()
    real, false = content.rindex(b"\n%d 0 obj" % decoy) + 1, content.index(b"%d 0 obj <<" % decoy)
    path.write_bytes(content.replace(b"%010d" % real, b"%010d" % false))
    document = Document(path, draft, start)
    document.sign(Signing(openssl_cms(authority.leader)))
    document.revise({waiting: packed({}, b"0 0 300 300 re f")})
    assert first(verdict_on(path))[0] == "suspicious"


def test_a_list_of_pages_takes_no_annotation(path: Path, authority: Authority) -> None:
    draft = office_draft()
    tree = int(draft.entries(draft.root)["Pages"].split()[0])
    kids = draft.add(refs(draft.pages))
    draft.put(tree, {**draft.entries(tree), "Kids": ref(kids)})
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    spot = draft.reserve()
    document.revise({spot: widget(draft, (0, 0, 9, 9), FT="/Sig"), kids: refs([*draft.pages, spot])})
    assert first(verdict_on(path))[0] == "suspicious"


def test_a_large_stream_written_anew_is_noticed_without_being_loaded(tmp_path: Path, authority: Authority) -> None:
    for name, last, expected in (("same", b"x", "allowed"), ("other", b"y", "suspicious")):
        draft = office_draft()
        picture = draft.add(Stream({}, b"x" * (LARGEST_READ + 10)))
        draft.entries(draft.pages[0])["Thumb"] = ref(picture)
        path = tmp_path / f"{name}.pdf"
        document = Document(path, draft, write_classic(draft, path))
        document.sign(Signing(openssl_cms(authority.leader)))
        document.revise({picture: Stream({}, b"x" * (LARGEST_READ + 9) + last)})
        assert first(verdict_on(path))[0] == expected
