"""The token host reads the signed attributes itself and signs nothing a person did not approve."""

import asyncio
from datetime import UTC, datetime

import pytest
from asn1crypto import algos, cms, core, x509
from pyhanko.sign import attributes as pyhanko_attributes

from app.domain.errors import SignatureRefused
from app.token.attributes import check_attributes
from tests.parts.pki import Authority
from tests.token.wishes import (
    DIGEST,
    algorithm_protection,
    content_type,
    encoded,
    message_digest,
    signing_certificate,
    wish,
)


@pytest.fixture
def chosen(authority: Authority) -> bytes:
    return authority.leader.certificate_der


def test_the_wish_of_a_paper_host_is_accepted(chosen: bytes) -> None:
    check_attributes(wish(chosen), chosen)


def test_algorithm_protection_is_accepted(chosen: bytes) -> None:
    attributes = [content_type(), message_digest(), signing_certificate(chosen), algorithm_protection()]
    check_attributes(encoded(attributes), chosen)


def test_attributes_written_by_pyhanko_are_accepted(chosen: bytes) -> None:
    protection = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})
    attributes = [
        content_type(),
        message_digest(),
        asyncio.run(pyhanko_attributes.SigningCertificateV2Provider(x509.Certificate.load(chosen)).get_attribute()),
        asyncio.run(pyhanko_attributes.CMSAlgorithmProtectionProvider("sha256", protection).get_attribute()),
    ]
    check_attributes(encoded(part for part in attributes if part is not None), chosen)


def refusal(attributes: bytes, certificate: bytes) -> str | int | None:
    with pytest.raises(SignatureRefused) as caught:
        check_attributes(attributes, certificate)
    return caught.value.facts["why"]


@pytest.mark.parametrize(
    "bare",
    [DIGEST, b"", b"\x31", bytes.fromhex("3031300d060960864801650304020105000420") + DIGEST, b"\x31\x80\x00\x00"],
    ids=["digest", "nothing", "cut", "digest info", "open length"],
)
def test_a_bare_digest_is_refused(bare: bytes, chosen: bytes) -> None:
    assert refusal(bare, chosen) == "not_der"


def test_bytes_after_the_attributes_are_refused(chosen: bytes) -> None:
    assert refusal(wish(chosen) + b"\0", chosen) == "not_der"


def test_a_length_written_the_long_way_is_refused(chosen: bytes) -> None:
    whole = wish(chosen)
    assert whole[1] == 0x81 or whole[1] < 0x80
    content = whole[3:] if whole[1] == 0x81 else whole[2:]
    assert refusal(b"\x31\x82" + len(content).to_bytes(2, "big") + content, chosen) == "not_der"


def test_attributes_out_of_order_are_refused(chosen: bytes) -> None:
    parts = sorted(part.dump() for part in (content_type(), message_digest(), signing_certificate(chosen)))
    content = b"".join(reversed(parts))
    assert refusal(b"\x31\x81" + bytes([len(content)]) + content, chosen) == "not_der"


def test_the_hash_of_another_certificate_is_refused(chosen: bytes, authority: Authority) -> None:
    assert refusal(wish(authority.organisation.certificate_der), chosen) == "other_certificate"


def test_a_second_certificate_is_refused(chosen: bytes, authority: Authority) -> None:
    both = signing_certificate(chosen, authority.issuing.certificate_der)
    assert refusal(encoded([content_type(), message_digest(), both]), chosen) == "other_certificate"


def test_a_certificate_named_by_another_digest_is_refused(chosen: bytes) -> None:
    named = signing_certificate(chosen, algorithm="sha512")
    assert refusal(encoded([content_type(), message_digest(), named]), chosen) == "other_certificate"


def test_two_message_digests_in_one_attribute_are_refused(chosen: bytes) -> None:
    twice = message_digest(DIGEST, bytes(32))
    assert refusal(encoded([content_type(), twice, signing_certificate(chosen)]), chosen) == "repeated_attribute"


def test_two_message_digest_attributes_are_refused(chosen: bytes) -> None:
    attributes = [content_type(), message_digest(), message_digest(bytes(32)), signing_certificate(chosen)]
    assert refusal(encoded(attributes), chosen) == "repeated_attribute"


def test_a_digest_of_another_length_is_refused(chosen: bytes) -> None:
    attributes = [content_type(), message_digest(bytes(20)), signing_certificate(chosen)]
    assert refusal(encoded(attributes), chosen) == "message_digest"


def test_another_content_type_is_refused(chosen: bytes) -> None:
    attributes = [content_type("tst_info"), message_digest(), signing_certificate(chosen)]
    assert refusal(encoded(attributes), chosen) == "content_type"


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_a_missing_attribute_is_refused(left_out: int, chosen: bytes) -> None:
    attributes = [content_type(), message_digest(), signing_certificate(chosen)]
    del attributes[left_out]
    assert refusal(encoded(attributes), chosen) == "missing_attribute"


@pytest.mark.parametrize(
    "extra",
    [
        cms.CMSAttribute(
            {"type": "signing_time", "values": (cms.Time({"utc_time": datetime(2026, 11, 20, tzinfo=UTC)}),)}
        ),
        cms.CMSAttribute({"type": "1.2.3.4", "values": (core.OctetString(b"?"),)}),
    ],
    ids=["signing time", "unknown"],
)
def test_an_extra_attribute_is_refused(extra: cms.CMSAttribute, chosen: bytes) -> None:
    attributes = [content_type(), message_digest(), signing_certificate(chosen), extra]
    assert refusal(encoded(attributes), chosen) == "extra_attribute"


@pytest.mark.parametrize(("digest", "signature"), [("sha1", "sha256_rsa"), ("sha256", "sha1_rsa")])
def test_protection_of_other_algorithms_is_refused(digest: str, signature: str, chosen: bytes) -> None:
    protection = algorithm_protection(digest, signature)
    attributes = [content_type(), message_digest(), signing_certificate(chosen), protection]
    assert refusal(encoded(attributes), chosen) == "algorithms"


def test_no_single_changed_byte_changes_what_is_approved(chosen: bytes) -> None:
    """Only the digest itself may differ: that is the document."""
    good = wish(chosen)
    free = range(good.index(DIGEST), good.index(DIGEST) + len(DIGEST))
    for position in set(range(len(good))) - set(free):
        bent = bytearray(good)
        bent[position] ^= 0x01
        with pytest.raises(SignatureRefused):
            check_attributes(bytes(bent), chosen)
