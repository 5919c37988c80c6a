"""Documents signed by other programs: poppler, openssl, the incumbent, and kinds that have gone out of use."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.parts.cms import bare_rsa_sha1, openssl_cms, openssl_cms_of_digest, openssl_timestamp
from tests.parts.documents.forms import document_with_empty_field, document_with_text_fields, empty_signature_field
from tests.parts.documents.plain import one_page
from tests.parts.nss import NssDatabase
from tests.parts.pki import Credential
from tests.parts.revisions import Signing, letter_document

VIETNAM = timezone(timedelta(hours=7))
CLAIMED = datetime(2026, 11, 20, 9, 15, 30, tzinfo=VIETNAM)
INVISIBLE = (0.0, 0.0, 0.0, 0.0)
SEAL_SPACE = (255.0, 270.0, 357.0, 372.0)


def by_poppler(path: Path, database: NssDatabase, *, source: Path | None = None) -> Path:
    """Sign with poppler's pdfsig, as Okular and Evince do; ``source`` is any file poppler can read.

    Poppler gives some of the objects it adds generation 1 although nothing was ever freed, which strict readers refuse.
    """
    plain = source or one_page(path.with_suffix(".plain"))
    database.add_signature(plain, path, "leader")
    if source is None:
        plain.unlink()
    return path


def in_field_by_poppler(path: Path, database: NssDatabase) -> Path:
    """Sign with poppler in a field that was there before."""
    plain = empty_signature_field(path.with_suffix(".plain"))
    database.sign_field(plain, path, "leader")
    plain.unlink()
    return path


def by_openssl(
    path: Path, signer: Credential, chain: tuple[Credential, ...] = (), *, digest: str = "sha256", pages: int = 1
) -> Path:
    """Sign with ``openssl cms`` and a ByteRange made by hand: adbe.pkcs7.detached, as simple server programs do."""
    document = letter_document(path, pages)
    seal = openssl_cms(signer, chain, digest=digest)
    document.sign(Signing(seal, signer=signer.common_name, claimed=CLAIMED))
    return path


def pades_by_openssl(path: Path, signer: Credential, chain: tuple[Credential, ...] = ()) -> Path:
    """Sign as ETSI.CAdES.detached (PAdES), as DSS-based programs do."""
    document = letter_document(path)
    seal = openssl_cms(signer, chain, cades=True)
    document.sign(Signing(seal, "ETSI.CAdES.detached", signer=signer.common_name, claimed=CLAIMED))
    return path


def certified(path: Path, signer: Credential, level: int = 2, *, then: Sequence[Credential] = ()) -> Path:
    """Certify the document (DocMDP) as the incumbent does: appended, adbe.pkcs7.detached, the leaf alone.

    Level 2 allows filling in and signing, level 1 nothing, level 3 also annotations. ``then`` sign afterwards.
    """
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), signer=signer.common_name, claimed=CLAIMED, certify=level))
    for number, other in enumerate(then, start=2):
        extra = Signing(openssl_cms(other), field_name=f"Signature{number}", rect=SEAL_SPACE, claimed=CLAIMED)
        document.sign(extra)
    return path


def signed_twice(path: Path, first: Credential, second: Credential) -> Path:
    """Sign as leader and then as organisation, in two revisions, as every issued document has it."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(first), field_name="LanhDao", signer=first.common_name, claimed=CLAIMED))
    later = CLAIMED + timedelta(minutes=40)
    seal = Signing(openssl_cms(second), field_name="CoQuan", rect=SEAL_SPACE, signer=second.common_name, claimed=later)
    document.sign(seal)
    return path


def with_field_lock(path: Path, signer: Credential, *, action: str = "/Action /Include /Fields [(So)]") -> Path:
    """Sign so that form fields are locked (FieldMDP), as Acrobat does when the field's author wished so."""
    document = document_with_text_fields(path)
    document.sign(Signing(openssl_cms(signer), lock=action, claimed=CLAIMED))
    return path


def in_prepared_field(path: Path, signer: Credential) -> Path:
    """Sign in a field that was there before."""
    document = document_with_empty_field(path)
    document.sign(Signing(openssl_cms(signer), fills=document.draft.fields[-1], claimed=CLAIMED))
    return path


def invisible(path: Path, signer: Credential) -> Path:
    """Sign without a mark on the page."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), rect=INVISIBLE, claimed=CLAIMED))
    return path


def document_timestamp(path: Path, authority: Credential, signer: Credential | None = None) -> Path:
    """Add a document timestamp (ETSI.RFC3161), after a signature if there is a signer, as long-term archives do."""
    document = letter_document(path)
    if signer:
        document.sign(Signing(openssl_cms(signer), claimed=CLAIMED))
    seal = openssl_timestamp(authority)
    stamp = Signing(seal, "ETSI.RFC3161", type="DocTimeStamp", field_name="Timestamp1", rect=INVISIBLE)
    document.sign(stamp)
    return path


def pkcs7_sha1(path: Path, signer: Credential) -> Path:
    """Sign as adbe.pkcs7.sha1, which Acrobat 4 to 6 could write and many old archives hold."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms_of_digest(signer), "adbe.pkcs7.sha1", claimed=CLAIMED))
    return path


def x509_rsa_sha1(path: Path, signer: Credential) -> Path:
    """Sign as adbe.x509.rsa_sha1: no CMS at all, as Acrobat 4 and early iText did."""
    document = letter_document(path)
    certificates = (signer.certificate_der,)
    document.sign(Signing(bare_rsa_sha1(signer), "adbe.x509.rsa_sha1", certificates=certificates, claimed=CLAIMED))
    return path


def without_subfilter(path: Path, signer: Credential) -> Path:
    """Sign and leave /SubFilter out, as some home-made programs do."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), None, claimed=CLAIMED))
    return path


def unknown_subfilter(path: Path, signer: Credential) -> Path:
    """Sign with a /SubFilter of a vendor's own."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), "CTY.ChuKySo.v1", claimed=CLAIMED))
    return path
