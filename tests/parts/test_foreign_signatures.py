"""Each signed document is what its builder says, in the eyes of poppler and pyHanko."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.parts.commands import run
from tests.parts.documents import attacked, signed, storage
from tests.parts.nss import NssDatabase
from tests.parts.pki import Authority

VALID = "Signature is Valid."
MISMATCH = "Digest Mismatch."
NOT_READ = "Signature has not yet been verified."
UNKNOWN = "Unknown Validation Failure."


@dataclass(frozen=True)
class Builders:
    """The builders of signed documents with the leader's certificate filled in."""

    authority: Authority
    nss: NssDatabase

    def build(self, name: str, path: Path) -> Path:
        leader, office = self.authority.leader, self.authority.organisation
        chain, timestamping = self.authority.chain, self.authority.timestamping
        special: dict[str, Callable[[Path], Path]] = {
            "by_poppler": partial(signed.by_poppler, database=self.nss),
            "in_field_by_poppler": partial(signed.in_field_by_poppler, database=self.nss),
            "by_openssl_with_chain": partial(signed.by_openssl, signer=leader, chain=chain),
            "sha1": partial(signed.by_openssl, signer=leader, digest="sha1"),
            "weak": partial(signed.by_openssl, signer=self.authority.weak),
            "certified_1": partial(signed.certified, signer=leader, level=1),
            "certified_2_then_signed": partial(signed.certified, signer=leader, then=[office]),
            "signed_twice": partial(signed.signed_twice, first=leader, second=office),
            "document_timestamp": partial(signed.document_timestamp, authority=timestamping, signer=leader),
            "locked_field_filled": partial(
                attacked.field_filled, signer=leader, certify=None, lock="/Action /Include /Fields [(So)]"
            ),
        }
        if name in special:
            return special[name](path)
        builder: Callable[..., Path] = getattr(signed, name, None) or getattr(attacked, name)
        return builder(path, signer=leader)


@pytest.fixture(scope="session")
def builders(authority: Authority, nss: NssDatabase) -> Builders:
    return Builders(authority, nss)


def pyhanko_statuses(path: Path, authority: Authority, *, strict: bool = True) -> list[PdfSignatureStatus]:
    anchor = x509.Certificate.load(authority.root.certificate_der)
    between = x509.Certificate.load(authority.issuing.certificate_der)
    with path.open("rb") as source:
        reader = PdfFileReader(source, strict=strict)
        return [
            validate_pdf_signature(
                embedded,
                signer_validation_context=ValidationContext(trust_roots=[anchor], other_certs=[between]),
                skip_diff=not strict,
            )
            for embedded in reader.embedded_regular_signatures
        ]


@pytest.mark.parametrize(
    ("name", "verdicts"),
    [
        ("by_poppler", [VALID]),
        ("in_field_by_poppler", [VALID]),
        ("by_openssl", [VALID]),
        ("by_openssl_with_chain", [VALID]),
        ("pades_by_openssl", [VALID]),
        ("sha1", [VALID]),
        ("weak", [VALID]),
        ("certified", [VALID]),
        ("certified_1", [VALID]),
        ("certified_2_then_signed", [VALID, VALID]),
        ("signed_twice", [VALID, VALID]),
        ("with_field_lock", [VALID]),
        ("in_prepared_field", [VALID]),
        ("invisible", [VALID]),
        ("document_timestamp", [VALID, NOT_READ]),
        ("pkcs7_sha1", [VALID]),
        ("x509_rsa_sha1", [NOT_READ]),
        ("without_subfilter", [NOT_READ]),
        ("unknown_subfilter", [NOT_READ]),
        ("tampered_byte", [MISMATCH]),
        ("tampered_page", [MISMATCH]),
        ("signature_of_other_file", [MISMATCH]),
        ("content_replaced", [VALID]),
        ("page_replaced", [VALID]),
        ("page_added", [VALID]),
        ("annotation_added", [VALID]),
        ("mark_moved", [VALID]),
        ("nonsense_range", [NOT_READ]),
        ("garbage_cms", [VALID, UNKNOWN]),
        ("empty_contents", [UNKNOWN]),
    ],
)
def test_poppler_says(builders: Builders, tmp_path: Path, name: str, verdicts: list[str]) -> None:
    path = builders.build(name, tmp_path / "a.pdf")
    assert re.findall(r"Signature Validation: (.*)", builders.nss.report(path)) == verdicts


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("content_replaced", "OTHER"),
        ("page_replaced", "OTHER"),
        ("page_added", "OTHER"),
        ("annotation_added", "OTHER"),
        ("mark_moved", "OTHER"),
        ("field_filled", "FORM_FILLING"),
        ("locked_field_filled", "OTHER"),
        ("second_field_unsigned", "FORM_FILLING"),
        ("bytes_appended", "NONE"),
        ("empty_revision_added", "LTA_UPDATES"),
        ("wide_gap", "OTHER"),
        ("by_openssl", "NONE"),
        ("signed_twice", "FORM_FILLING"),
        # its default policy refuses a new visible field after certification, which ISO 32000 and Acrobat allow
        ("certified_2_then_signed", "OTHER"),
    ],
)
def test_pyhanko_judges_the_later_change(
    builders: Builders, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, level: str
) -> None:
    path = builders.build(name, tmp_path / "a.pdf")
    with caplog.at_level(logging.CRITICAL):
        first = pyhanko_statuses(path, builders.authority)[0]
    assert first.modification_level is not None
    assert first.modification_level.name == level


def test_qpdf_accepts_every_revision(builders: Builders, tmp_path: Path) -> None:
    for name in ("by_openssl", "signed_twice", "certified_2_then_signed", "content_replaced", "document_timestamp"):
        run("qpdf", "--check", builders.build(name, tmp_path / f"{name}.pdf"))


def test_pyhanko_reads_popplers_file_only_when_not_strict(builders: Builders, tmp_path: Path) -> None:
    path = builders.build("by_poppler", tmp_path / "a.pdf")
    with pytest.raises(PdfReadError, match="orphaned generation"):
        pyhanko_statuses(path, builders.authority)
    (status,) = pyhanko_statuses(path, builders.authority, strict=False)
    assert status.intact
    assert status.valid


@pytest.mark.parametrize("name", ["pkcs7_sha1", "x509_rsa_sha1", "without_subfilter", "unknown_subfilter"])
def test_pyhanko_leaves_some_kinds_out(builders: Builders, tmp_path: Path, name: str) -> None:
    assert pyhanko_statuses(builders.build(name, tmp_path / "a.pdf"), builders.authority) == []


def test_one_malformed_signature_spoils_pyhankos_list(builders: Builders, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Insufficient data"):
        pyhanko_statuses(builders.build("garbage_cms", tmp_path / "a.pdf"), builders.authority)


def test_poppler_signs_what_word_writes(nss: NssDatabase, tmp_path: Path) -> None:
    source = storage.hybrid(tmp_path / "word.pdf")
    path = signed.by_poppler(tmp_path / "a.pdf", nss, source=source)
    assert VALID in nss.report(path)
