"""What honest programs add after a signature stays green: pyHanko, poppler, form fillers, archives."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.domain.verdict import FileVerdict, Result
from app.paper.signing import sign
from tests.check.judged import verdict_on
from tests.paper.counter import Errand, LocalCounter, place, shown, words
from tests.parts.cms import openssl_cms
from tests.parts.documents import signed, storage
from tests.parts.documents.forms import document_with_empty_field, document_with_text_fields
from tests.parts.nss import NssDatabase
from tests.parts.pdf import ref, refs
from tests.parts.pki import Authority, Credential
from tests.parts.revisions import Document, Signing, form_object, letter_document, widget

SECOND = (60, 60, 180, 120)

Entries = dict[str, generic.PdfObject]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def green(verdict: FileVerdict, signatures: int) -> bool:
    words = {each.changed_after.value for each in verdict.signatures}
    return verdict.result is Result.VALID and len(verdict.signatures) == signatures and "allowed" in words


def key_of(credential: Credential) -> keys.PrivateKeyInfo:
    encoding = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return keys.PrivateKeyInfo.load(credential.key.private_bytes(*encoding))


def certificate_of(credential: Credential) -> x509.Certificate:
    return x509.Certificate.load(credential.certificate_der)


def pyhanko_signer(signer: Credential) -> signers.SimpleSigner:
    nobody = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    return signers.SimpleSigner(certificate_of(signer), key_of(signer), nobody)


def sign_with_pyhanko(
    path: Path, signer: Credential, name: str, *, box: tuple[int, int, int, int] | None = None
) -> None:
    own = pyhanko_signer(signer)
    spec = fields.SigFieldSpec(name, box=box)
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()), strict=False)
    metadata = signers.PdfSignatureMetadata(field_name=name, subfilter=fields.SigSeedSubFilter.PADES)
    signers.PdfSigner(metadata, own, new_field_spec=spec).sign_pdf(writer, output=target)
    path.write_bytes(target.getvalue())


@pytest.mark.parametrize(
    "store", [storage.classic_table, storage.xref_streams, storage.linearised, storage.page_tree_of_branches]
)
@pytest.mark.parametrize("box", [None, SECOND])
def test_two_signatures_of_pyhanko(
    path: Path, authority: Authority, trust: Path, store: Callable[[Path], Path], box: tuple[int, int, int, int] | None
) -> None:
    store(path)
    sign_with_pyhanko(path, authority.leader, "LanhDao", box=(320, 281, 540, 364))
    sign_with_pyhanko(path, authority.organisation, "CoQuan", box=box)
    assert green(verdict_on(path, trust), 2)


def test_an_empty_field_signed_by_pyhanko(path: Path, authority: Authority, trust: Path) -> None:
    document = document_with_empty_field(path, "So2", SECOND)
    document.sign(Signing(openssl_cms(authority.leader)))
    own = pyhanko_signer(authority.organisation)
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
    signers.PdfSigner(signers.PdfSignatureMetadata(field_name="So2"), own).sign_pdf(writer, output=target)
    path.write_bytes(target.getvalue())
    assert green(verdict_on(path, trust), 2)


def test_an_empty_field_signed_by_poppler(tmp_path: Path, authority: Authority, trust: Path, nss: NssDatabase) -> None:
    document = document_with_empty_field(tmp_path / "once.pdf", "So2", SECOND)
    document.sign(Signing(openssl_cms(authority.leader)))
    nss.sign_field(document.path, tmp_path / "twice.pdf", "organisation", number=1)
    assert green(verdict_on(tmp_path / "twice.pdf", trust), 2)


def test_validation_data_twice_and_a_document_time_stamp(path: Path, authority: Authority, trust: Path) -> None:
    signed.signed_twice(path, authority.leader, authority.organisation)
    for credentials in (authority.chain, (authority.leader, authority.organisation)):
        target = io.BytesIO(path.read_bytes())
        DocumentSecurityStore.add_dss(target, None, certs=[certificate_of(each) for each in credentials])
        path.write_bytes(target.getvalue())
    stamper = timestamps.DummyTimeStamper(certificate_of(authority.timestamping), key_of(authority.timestamping))
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
    signers.PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256", output=target)
    path.write_bytes(target.getvalue())
    assert green(verdict_on(path, trust), 3)


@pytest.mark.parametrize("certify", [None, 2])
def test_a_text_field_filled_by_pyhanko(path: Path, authority: Authority, trust: Path, certify: int | None) -> None:
    document = document_with_text_fields(path)
    document.sign(Signing(openssl_cms(authority.leader), certify=certify))
    filled: Entries = {"/V": generic.pdf_string("128"), "/Ff": generic.NumberObject(1)}
    _save(path, {document.draft.fields[0]: filled})
    assert green(verdict_on(path, trust), 1)


def test_a_round_button_that_is_chosen(path: Path, authority: Authority, trust: Path) -> None:
    document, button, kid = _round_buttons(path)
    document.sign(Signing(openssl_cms(authority.leader)))
    _save(path, {button: {"/V": generic.pdf_name("/On")}, kid: {"/AS": generic.pdf_name("/On")}})
    assert green(verdict_on(path, trust), 1)


def test_a_signature_below_a_field_without_one(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    draft = document.draft
    above = draft.reserve()
    document.revise({above: {"T": "(ky)"}} | {draft.root: draft.entries(draft.root)})
    first, second = draft.reserve(), draft.reserve()
    spot = widget(draft, SECOND, FT="/Sig", T="(hai)", Parent=ref(above))
    one = widget(draft, (320, 281, 540, 364), FT="/Sig", T="(mot)", Parent=ref(above))
    branch = {"T": "(ky)", "Kids": refs([first, second])}
    draft.form = draft.reserve()
    root = {**draft.entries(draft.root), "AcroForm": ref(draft.form)}
    form = {"Fields": refs([above]), "SigFlags": "3"}
    document.revise(
        {above: branch, first: one, second: spot, draft.form: form, draft.root: root}
        | document.annotate([first, second])
    )
    document.sign(Signing(openssl_cms(authority.leader), fills=first))
    document.sign(Signing(openssl_cms(authority.organisation), fills=second))
    assert green(verdict_on(path, trust), 2)


def test_many_links_are_no_burden(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    draft = document.draft
    spots = [draft.add({"Type": "/Annot", "Subtype": "/Link", "Rect": "[0 0 1 1]"}) for _ in range(3000)]
    document.revise({spot: draft.objects[spot] for spot in spots} | document.annotate(spots))
    document.sign(Signing(openssl_cms(authority.leader)))
    document.sign(Signing(openssl_cms(authority.organisation), field_name="CoQuan", rect=SECOND))
    assert green(verdict_on(path, trust), 2)


def _round_buttons(path: Path) -> tuple[Document, int, int]:
    document = letter_document(path)
    draft = document.draft
    (on, on_body), (off, off_body) = form_object(draft, "x", 20, 20), form_object(draft, "", 20, 20)
    button, kids = draft.reserve(), [draft.reserve(), draft.reserve()]
    looks = f"<< /N << /On {ref(on)} /Off {ref(off)} >> >>"
    shown = {
        kid: widget(draft, (100 + 30 * at, 100, 120 + 30 * at, 120), Parent=ref(button), AP=looks, AS="/Off")
        for at, kid in enumerate(kids)
    }
    above = {"FT": "/Btn", "T": "(chon)", "Ff": "32768", "Kids": refs(kids), "V": "/Off"}
    listed = document.add_fields([button])
    page = {key: body for key, body in listed.items() if key != draft.pages[0]}
    document.revise({on: on_body, off: off_body, button: above} | shown | page | document.annotate(kids))
    return document, button, kids[0]


def _save(path: Path, changes: dict[int, Entries]) -> None:
    """Change entries of some objects and save, as pyHanko's writer does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
    for number, entries in changes.items():
        reference = generic.Reference(number, 0, writer)
        found = writer.get_object(reference)
        assert isinstance(found, generic.DictionaryObject)
        for key, value in entries.items():
            found[generic.pdf_name(key)] = value
        writer.mark_update(reference)
    target = io.BytesIO()
    writer.write(target)
    path.write_bytes(target.getvalue())


EARLIER: dict[str, Callable[[Path, Credential], Path]] = {
    "by openssl": signed.by_openssl,
    "certified 2": signed.certified,
    "certified 3": lambda path, signer: signed.certified(path, signer, 3),
    "invisible": signed.invisible,
    "in a prepared field": signed.in_prepared_field,
    "form": signed.with_field_lock,
}


@pytest.mark.parametrize("build", EARLIER.values(), ids=EARLIER.keys())
def test_our_own_visible_signature_after_others(
    path: Path, authority: Authority, trust: Path, build: Callable[[Path, Credential], Path]
) -> None:
    build(path, authority.organisation)
    seen = shown(path)
    errand = Errand(path, authority, words(), place(seen.pages[0], width=160), shown=seen)
    sign(errand.request, None, LocalCounter(authority.leader))
    assert green(verdict_on(errand.output, trust), 2)


@pytest.mark.parametrize("store", [storage.xref_streams, storage.hybrid, storage.linearised])
def test_our_own_signature_twice(path: Path, authority: Authority, trust: Path, store: Callable[[Path], Path]) -> None:
    store(path)
    for width, name in ((160, "mot"), (40, "hai")):
        seen = shown(path)
        target = path.with_name(f"{name}.pdf")
        errand = Errand(path, authority, words(), place(seen.pages[0], width=width), shown=seen, target=target)
        sign(errand.request, None, LocalCounter(authority.leader))
        path = target
    assert green(verdict_on(path, trust), 2)
