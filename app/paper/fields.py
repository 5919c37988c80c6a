"""Signature fields and the signatures in them, as the file has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from app.domain.holders import Names, guess_kind
from app.domain.token import CertificateKind
from app.paper.counter import Pace
from app.paper.digesting import Wanted, digest_parts
from app.paper.objects import box, dictionary, elements, octets, references, text
from app.paper.reading import UNREADABLE

_DETACHED = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"})
_LONGEST_NAME = 1024
_TIME_STAMP = "/ETSI.RFC3161"
_DIGESTS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


@dataclass(frozen=True)
class Field:
    """A signature field: its full name, its dictionary, its value and the one widget that shows it."""

    name: str
    own: generic.DictionaryObject
    value: generic.DictionaryObject | None
    widget: generic.DictionaryObject
    widget_number: int

    @property
    def rect(self) -> tuple[float, float, float, float] | None:
        """The widget's rectangle in user space, corners in order; None for a field without an extent."""
        raw = box(self.widget, "/Rect")
        if raw is None:
            return None
        left, right = sorted((raw[0], raw[2]))
        bottom, top = sorted((raw[1], raw[3]))
        return (left, bottom, right, top) if right > left and top > bottom else None


def signature_fields(reader: PdfFileReader) -> list[Field]:
    """Return every signature field in the order of the file."""
    return list(_fields(reader))


def page_of(field: Field, pages: list[generic.DictionaryObject]) -> int:
    """Return the page, counted from 1, whose annotations hold the field's widget; 0 if none does."""
    for index, page in enumerate(pages, 1):
        if any(one.idnum == field.widget_number for one in references(page, "/Annots")):
            return index
    return 0


def permissions(reader: PdfFileReader, fields: list[Field]) -> Iterator[tuple[str, generic.DictionaryObject]]:
    """Yield what signatures in the file permit later: (transform method, its parameters)."""
    values = [field.value for field in fields if field.value is not None]
    values.append(dictionary(dictionary(reader.root, "/Perms"), "/DocMDP"))
    for value in values:
        for reference in elements(value, "/Reference"):
            yield text(reference, "/TransformMethod"), dictionary(reference, "/TransformParams")


def signer_of(signature: generic.DictionaryObject) -> tuple[str, CertificateKind]:
    """Return the name in the signer's certificate and whose that is, as far as it can be read; nothing is checked."""
    if text(signature, "/SubFilter") == _TIME_STAMP:
        return "", CertificateKind.DEVICE
    try:
        signed = cms.ContentInfo.load(octets(signature, "/Contents"))["content"]
        (signer,) = signed["signer_infos"]
        certificates = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
        subject = next(one for one in certificates if _is_of(one, signer["sid"])).subject.native
    except (*UNREADABLE, StopIteration):
        return "", CertificateKind.UNKNOWN
    names = _texts(subject, "common_name")
    organisations, users = _texts(subject, "organization_name"), _texts(subject, "user_id")
    found = Names(
        common_name=names[-1] if names else "",
        organisation=organisations[0] if organisations else "",
        units=_texts(subject, "organizational_unit_name"),
        user_id=users[0] if users else "",
    )
    return found.common_name[:_LONGEST_NAME], guess_kind(found)


def _texts(subject: Mapping[str, object], part: str) -> list[str]:
    value = subject.get(part, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _is_of(certificate: x509.Certificate, identifier: cms.SignerIdentifier) -> bool:
    """Tell whether a signer's identifier means this certificate."""
    chosen = identifier.chosen
    if identifier.name == "subject_key_identifier":
        return bool(certificate.key_identifier == chosen.native)
    return bool(certificate.issuer == chosen["issuer"] and certificate.serial_number == chosen["serial_number"].native)


def broken(stream: BinaryIO, size: int, fields: list[Field], pace: Pace) -> list[str]:
    """Return the names of the fields whose signature certainly no longer fits the file.

    Certain means: the digest that the signature itself states differs from the digest of the bytes it covers, or these
    bytes are not all there. Kinds that state none, and everything else a signature may be wrong about, are the check's.
    """
    torn, stated = [], {}
    for field in fields:
        if field.value is None or (parts := _parts(field.value)) is None:
            continue
        if parts[-1][1] > size:
            torn.append(field.name)
        elif (known := _stated_digest(field.value)) is not None:
            stated[field.name] = (Wanted(known[0], parts), known[1])
    found = digest_parts(stream, [wanted for wanted, _ in stated.values()], pace.step)
    wrong = {name for (name, (_, digest)), real in zip(stated.items(), found, strict=True) if digest != real}
    return [field.name for field in fields if field.name in wrong or field.name in torn]


def _fields(reader: PdfFileReader) -> Iterator[Field]:
    for name, value, reference in enumerate_sig_fields(reader):
        own = reference.get_object()
        kids = references(own, "/Kids")
        holder = kids[0] if kids and "/Rect" not in own else reference
        filled = value.get_object() if value is not None else None
        yield Field(
            str(name),
            own,
            filled if isinstance(filled, generic.DictionaryObject) else None,
            holder.get_object(),
            holder.idnum,
        )


def _parts(signature: generic.DictionaryObject) -> tuple[tuple[int, int], ...] | None:
    """Return the byte range as (start, end) pairs, or None if it is not of the form every writer uses."""
    raw = elements(signature, "/ByteRange")
    if len(raw) != 4 or not all(isinstance(one, generic.NumberObject) for one in raw):
        return None
    start, first, second, last = (int(one) for one in raw if isinstance(one, generic.NumberObject))
    if start != 0 or first <= 0 or second < first or last < 0:
        return None
    return (0, first), (second, second + last)


def _stated_digest(signature: generic.DictionaryObject) -> tuple[str, bytes] | None:
    """Return algorithm and value of the digest that the signature states over the bytes it covers."""
    try:
        signed = cms.ContentInfo.load(octets(signature, "/Contents"))["content"]
        kind = text(signature, "/SubFilter")
        if kind == _TIME_STAMP:
            imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
            name, value = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        elif kind in _DETACHED:
            (signer,) = signed["signer_infos"]
            name = signer["digest_algorithm"]["algorithm"].native
            value = next(
                one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == "message_digest"
            )
        else:
            return None
    except (*UNREADABLE, StopIteration):
        return None
    return (name, value) if name in _DIGESTS else None
