"""Files nobody meant to make, and files somebody meant to deceive with: always a verdict, never a wrong yes."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from asn1crypto import cms

from app.domain.verdict import FileVerdict, Result, SignatureKind
from tests.check.judged import answers, only, verdict_on
from tests.parts.cms import Sealer, openssl_cms
from tests.parts.documents import attacked, signed
from tests.parts.documents.letter import office_draft
from tests.parts.nss import NssDatabase
from tests.parts.pdf import ref, refs, text_string, write_classic
from tests.parts.pki import Authority, Credential
from tests.parts.revisions import Document, Signing, letter_document

MUTATIONS = 200
SEED = 20_261_120


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def with_field_tree(path: Path, authority: Authority, kids: str) -> FileVerdict:
    """Sign, and let the form list a tree of fields that is written as ``kids``."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    draft = document.draft
    branch = draft.reserve()
    draft.put(branch, {"T": text_string("Nhanh"), "Kids": kids.replace("SELF", ref(branch))})
    fields = refs([*draft.fields, branch])
    document.revise({branch: draft.objects[branch], draft.form: {**draft.entries(draft.form), "Fields": fields}})
    return verdict_on(path)


@pytest.mark.parametrize("kids", ["[SELF]", "[SELF SELF SELF]", "SELF", "[99 0 R null 7]", "(text)"])
def test_a_tree_of_fields_that_bites_its_tail_hides_nothing(path: Path, authority: Authority, kids: str) -> None:
    assert [each.field for each in with_field_tree(path, authority, kids).signatures] == ["Signature1"]


def test_a_page_tree_that_bites_its_tail_hides_nothing(path: Path, authority: Authority) -> None:
    draft = office_draft()
    tree = int(draft.entries(draft.root)["Pages"].split()[0])
    draft.put(tree, {**draft.entries(tree), "Kids": refs([tree, *draft.pages, tree])})
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    assert only(verdict_on(path)).placement is not None


def test_a_signature_on_a_page_alone_is_listed_and_said_to_be_in_no_field(path: Path, authority: Authority) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    draft = document.draft
    document.revise({draft.form: {**draft.entries(draft.form), "Fields": "[]"}})
    found = only(verdict_on(path))
    assert found.field == "Signature1"
    assert "no_field" in found.warnings
    assert found.changed_after.value == "suspicious"


def test_a_certification_the_form_forgot_is_listed(path: Path, authority: Authority) -> None:
    signed.certified(path, authority.leader, 2)
    document = path.read_bytes().replace(b"/Fields [", b"/Felder [").replace(b"/Annots [", b"/Annets [")
    path.write_bytes(document)
    found = only(verdict_on(path))
    assert found.kind is SignatureKind.CERTIFICATION
    assert "no_field" in found.warnings


@pytest.mark.parametrize("kind", ["Sign", "DocTimeStamp", "Catalog"])
def test_a_wrong_type_changes_nothing(path: Path, authority: Authority, trust: Path, kind: str) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader), type=kind))
    found = only(verdict_on(path, trust))
    assert (found.kind, found.result) == (SignatureKind.APPROVAL, Result.VALID)


def test_a_field_that_borrows_a_signature_is_no_second_one_and_spoils_the_first(
    path: Path, authority: Authority
) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    draft = document.draft
    other = draft.reserve()
    same_value = {**draft.entries(draft.fields[0]), "T": text_string("Khac")}
    changes = document.add_fields([other], flags=3)
    document.revise({**changes, other: same_value})
    assert only(verdict_on(path)).changed_after.value == "suspicious"


def test_indefinite_lengths_are_read(path: Path, authority: Authority, trust: Path) -> None:
    def loosely(data: bytes) -> bytes:
        """Return the CMS in BER: the two outermost lengths left open."""
        der = openssl_cms(authority.leader)(data)
        outer = cms.ContentInfo.load(der)
        inner: bytes = outer["content"].contents
        kind: bytes = outer["content_type"].dump()
        return b"\x30\x80" + kind + b"\xa0\x80\x30\x80" + inner + b"\0\0" * 3

    document = letter_document(path)
    document.sign(Signing(loosely))
    assert only(verdict_on(path, trust)).result is Result.VALID


@pytest.mark.parametrize(
    "options", [["-keyopt", "rsa_padding_mode:pss"], ["-noattr"], ["-keyid"], ["-md", "sha384"], ["-md", "md5"]]
)
def test_every_shape_openssl_makes_is_verified(
    path: Path, authority: Authority, trust: Path, options: list[str]
) -> None:
    document = letter_document(path)
    document.sign(Signing(_openssl(authority.leader, options)))
    found = only(verdict_on(path, trust))
    assert {state for state, _ in list(answers(found.checks).values())[:3]} == {"yes"}
    assert found.result is (Result.INDETERMINATE if "md5" in options else Result.VALID)


def test_without_attributes_a_changed_byte_is_still_wrong(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(_openssl(authority.leader, ["-noattr"])))
    path.write_bytes(path.read_bytes().replace(b"(Office suite)", b"(Xffice suite)", 1))
    assert only(verdict_on(path, trust)).result is Result.INVALID


def test_no_certificate_inside_leaves_the_mathematics_unknown(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(_openssl(authority.leader, ["-nocerts"])))
    found = only(verdict_on(path, trust))
    assert answers(found.checks)["signature"] == ("unknown", "no_signer_certificate")
    assert found.subindication == "NO_SIGNING_CERTIFICATE_FOUND"


def test_random_damage_never_raises_and_never_says_valid(tmp_path: Path, authority: Authority, trust: Path) -> None:
    path = signed.signed_twice(tmp_path / "whole.pdf", authority.leader, authority.organisation)
    whole = path.read_bytes()
    assert verdict_on(path, trust).result is Result.VALID
    chance = random.Random(SEED)
    damaged = tmp_path / "damaged.pdf"
    for _ in range(MUTATIONS):
        content, at = bytearray(whole), 0
        while not at or _is_inside_a_signature(whole, at):
            at = chance.randrange(1, len(whole))
        match chance.randrange(4):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                del content[at : at + chance.randrange(1, 40)]
            case 2:
                content[at:at] = chance.randbytes(chance.randrange(1, 40))
            case _:
                content[at] = chance.choice(b"0123456789<>[]()/ R")
        if bytes(content) == whole:
            continue
        damaged.write_bytes(content)
        verdict = verdict_on(damaged, trust)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(verdict), type=FileVerdict) == verdict
        assert verdict.result in {Result.ERROR, Result.INVALID, Result.INDETERMINATE, Result.UNSIGNED}, (SEED, at)


def _is_inside_a_signature(content: bytes, at: int) -> bool:
    """Tell whether a byte is in the /Contents of a signature, which no signature covers, or in the padding behind."""
    opens = content.rfind(b"/Contents <", 0, at)
    return opens != -1 and content.find(b">", opens + 11) >= at


@pytest.mark.parametrize("box", ["[0 0 99999999 5]", "[-999999999 0 9 7]", "[0 0 5]", "(box)", "[5 5 5 9]"])
def test_a_mark_of_impossible_size_has_no_place_and_can_be_told(path: Path, authority: Authority, box: str) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    content = path.read_bytes()
    at = content.index(b"/Rect [320")
    end = content.index(b"]", at) + 1
    path.write_bytes(content[:at] + b"/Rect " + box.encode().ljust(end - at - 6)[: end - at - 6] + content[end:])
    verdict = verdict_on(path)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(verdict), type=FileVerdict) == verdict
    assert only(verdict).placement is None


def test_a_field_that_cannot_be_read_is_listed_beside_the_good_one(
    path: Path, authority: Authority, trust: Path
) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    draft = document.draft
    broken = draft.reserve()
    document.revise({broken: "<< /FT /Sig /T (Hong) /Rect [0 0 1e9 1e9] >>"} | document.add_fields([broken], flags=3))
    good, bad = verdict_on(path, trust).signatures
    assert answers(good.checks)["signature"] == ("yes", "signature_holds")
    assert answers(bad.checks)["signature"] == ("no", "signature_unreadable")
    assert good.result is not Result.VALID


@pytest.mark.parametrize("truncated", [0.1, 0.5, 0.9, 0.999])
def test_half_a_file_is_no_signed_file(path: Path, authority: Authority, trust: Path, truncated: float) -> None:
    signed.by_openssl(path, authority.leader)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * truncated)])
    assert verdict_on(path, trust).result in {Result.ERROR, Result.UNSIGNED}


@pytest.mark.parametrize(
    "build",
    [
        signed.by_openssl,
        signed.pades_by_openssl,
        signed.certified,
        signed.in_prepared_field,
        attacked.tampered_byte,
        attacked.tampered_page,
        attacked.signature_of_other_file,
    ],
)
def test_pdfsig_says_the_same_of_mathematics_and_content(
    path: Path, authority: Authority, nss: NssDatabase, build: Callable[[Path, Credential], Path]
) -> None:
    found = only(verdict_on(build(path, authority.leader)))
    holds = all(answers(found.checks)[name][0] == "yes" for name in ("signature", "integrity"))
    assert ("Signature is Valid." in nss.report(path)) == holds


def _openssl(signer: Credential, options: list[str]) -> Sealer:
    def seal(data: bytes) -> bytes:
        command = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-signer", str(signer.certificate_file)]
        command += ["-inkey", str(signer.key_file), *options]
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout

    return seal
