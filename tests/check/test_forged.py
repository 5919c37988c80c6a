"""Signatures put together from parts of others, with broken algorithms, or by somebody who may not sign documents."""

import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from app.domain.verdict import Result, SignatureKind
from tests.check.judged import answers, only, verdict_on
from tests.parts.cms import openssl_cms, openssl_timestamp
from tests.parts.commands import run
from tests.parts.documents import signed
from tests.parts.documents.letter import office_draft
from tests.parts.pdf import ref, refs, write_classic
from tests.parts.pki import Authority, Credential
from tests.parts.revisions import Document, Signing, letter_document

RUBBISH = "<< /Type /Sig /Filter /X /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> >>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def attributes_as_content(signer: Credential) -> bytes:
    """Return a CMS that holds: the attributes of another signature are its content, and it has none of its own."""
    other = cms.ContentInfo.load(openssl_cms(signer)(b"any other document"))["content"]
    info = other["signer_infos"][0]
    kept = {key: info[key] for key in ("version", "sid", "digest_algorithm", "signature_algorithm", "signature")}
    inner = {"content_type": "data", "content": info["signed_attrs"].untag().dump()}
    made = {
        "version": "v1",
        "digest_algorithms": other["digest_algorithms"],
        "encap_content_info": inner,
        "certificates": other["certificates"],
        "signer_infos": [cms.SignerInfo(kept)],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(made)}).dump())


def md5_under_sha256(signer: Credential, data: bytes) -> bytes:
    """Return a CMS that names SHA-256 as its digest and signs with MD5."""
    made = cms.ContentInfo.load(openssl_cms(signer)(data))
    info = made["content"]["signer_infos"][0]
    attributes = info["signed_attrs"].untag().dump()
    info["signature_algorithm"] = {"algorithm": "md5_rsa"}
    info["signature"] = signer.key.sign(attributes, padding.PKCS1v15(), hashes.MD5())  # noqa: S303
    return bytes(made.dump(force=True))


@pytest.mark.parametrize("kind", ["adbe.pkcs7.detached", "ETSI.CAdES.detached", "adbe.pkcs7.sha1", "ETSI.RFC3161"])
def test_the_attributes_of_another_signature_are_no_content(
    path: Path, authority: Authority, trust: Path, kind: str
) -> None:
    document = letter_document(path)
    document.sign(Signing(lambda _: attributes_as_content(authority.leader), kind))
    assert verdict_on(path, trust).result is Result.INVALID


@pytest.mark.parametrize("options", [["-nodetach"], ["-nodetach", "-noattr"]])
def test_a_signature_that_carries_content_is_no_detached_one(
    path: Path, authority: Authority, trust: Path, options: list[str]
) -> None:
    signer = authority.leader
    command = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", *options]
    keys = ["-signer", str(signer.certificate_file), "-inkey", str(signer.key_file)]
    document = letter_document(path)
    document.sign(Signing(lambda _: run(*command, *keys, data=b"another content")))
    found = only(verdict_on(path, trust))
    assert (found.result, found.subindication) == (Result.INVALID, "FORMAT_FAILURE")


def test_a_digest_and_another_one_for_the_signature_are_not_called_valid(
    path: Path, authority: Authority, trust: Path
) -> None:
    document = letter_document(path)
    document.sign(Signing(lambda data: md5_under_sha256(authority.leader, data)))
    found = only(verdict_on(path, trust))
    assert found.result is Result.INDETERMINATE
    assert "weak_digest" in found.warnings


def test_who_stamps_times_signs_no_documents(path: Path, authority: Authority, trust: Path) -> None:
    signed.by_openssl(path, authority.timestamping, authority.chain)
    found = only(verdict_on(path, trust))
    assert answers(found.checks)["certificate"] == ("no", "key_usage")
    assert found.result is Result.INDETERMINATE


def test_a_time_stamp_is_no_signature_of_a_document(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_timestamp(authority.timestamping), "adbe.pkcs7.detached"))
    assert only(verdict_on(path, trust)).result is Result.INVALID


def test_a_signature_far_below_other_fields_is_listed(path: Path, authority: Authority, trust: Path) -> None:
    draft = office_draft()
    chain = [draft.reserve() for _ in range(200)]
    for above, below in pairwise(chain):
        draft.put(above, {"T": "(x)", "Kids": refs([below])})
    draft.put(chain[-1], {"FT": "/Sig", "T": "(duoi)", "V": RUBBISH})
    draft.fields.append(chain[0])
    draft.form = draft.add({"Fields": refs([chain[0]])})
    draft.entries(draft.root)["AcroForm"] = ref(draft.form)
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    verdict = verdict_on(path, trust)
    assert len(verdict.signatures) == 2
    assert verdict.result is Result.INVALID


def test_a_field_that_runs_into_another_object_counts_as_unread(path: Path, authority: Authority, trust: Path) -> None:
    draft = office_draft()
    field = draft.add("<< /T (x /FT /Sig >>")
    draft.fields.append(field)
    draft.form = draft.add({"Fields": refs([field])})
    draft.entries(draft.root)["AcroForm"] = ref(draft.form)
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    assert verdict_on(path, trust).result is Result.INVALID


def test_usage_rights_are_listed_like_any_signature(path: Path, authority: Authority) -> None:
    draft = office_draft()
    draft.entries(draft.root)["Perms"] = f"<< /UR3 {RUBBISH} >>"
    document = Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(authority.leader)))
    assert [each.kind for each in verdict_on(path).signatures] == [SignatureKind.APPROVAL] * 2


def test_thousands_of_blanks_at_the_end_leave_the_verdict_open(path: Path, authority: Authority, trust: Path) -> None:
    signed.by_openssl(path, authority.leader)
    with path.open("ab") as target:
        target.write(bytes(5000))
    assert only(verdict_on(path, trust)).result is Result.INDETERMINATE


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no place in folders there")
def test_a_pipe_is_no_document_and_is_not_waited_for(path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(path)
    verdict = verdict_on(path)
    assert verdict.error is not None
    assert verdict.error.code == "file_unreadable"
