"""An authority of the tests' own that is on the network: leaves with addresses, lists over HTTP, ``openssl ocsp``.

Its leaves share one key and differ by serial number; what becomes of each is fixed: see the constants.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

GOOD = 0x1001
REVOKED = 0x1002
HELD = 0x1003
STRANGE = 0x1004
"""Issued, and the OCSP service does not know it."""

_FATES = {REVOKED: x509.ReasonFlags.key_compromise, HELD: x509.ReasonFlags.certificate_hold}
_WORDS = {REVOKED: "keyCompromise", HELD: "certificateHold"}
_BEFORE = timedelta(days=100)
_AFTER = timedelta(days=700)


@dataclass(frozen=True)
class OnlineAuthority:
    """Root, issuing authority and its OCSP signer; keys in memory and, for openssl, in ``folder``."""

    folder: Path
    root: x509.Certificate
    root_key: rsa.RSAPrivateKey
    issuing: x509.Certificate
    issuing_key: rsa.RSAPrivateKey
    responder: x509.Certificate
    leaf_key: rsa.RSAPrivateKey

    def leaf(
        self,
        serial: int,
        *,
        lists: tuple[str, ...] = (),
        answers: tuple[str, ...] = (),
        authorities: tuple[str, ...] = (),
        by: rsa.RSAPrivateKey | None = None,
    ) -> x509.Certificate:
        """Return a person's certificate that names these addresses; ``by`` another key it is a forgery."""
        builder = _builder(f"Nguyễn Văn Tập Huấn {serial:X}", self.issuing.subject, self.leaf_key, serial)
        builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        builder = _with_addresses(builder, lists, answers, authorities)
        return _signed(builder, by or self.issuing_key, self.issuing_key)

    def crl(
        self, *, age: timedelta = timedelta(0), days: int = 7, of: str = "issuing", also: int = 0, lifted: int = 0
    ) -> bytes:
        """Return the list of ``issuing`` or ``root``; ``also`` is revoked besides, ``lifted`` no longer on it."""
        by, key = (self.issuing, self.issuing_key) if of == "issuing" else (self.root, self.root_key)
        made = _now() - age
        builder = x509.CertificateRevocationListBuilder().issuer_name(by.subject)
        builder = builder.last_update(made).next_update(made + timedelta(days=days))
        fates = dict(_FATES if of == "issuing" else {}) | ({also: x509.ReasonFlags.ca_compromise} if also else {})
        fates.pop(lifted, None)
        for serial, reason in fates.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(made - timedelta(days=2))
            builder = builder.add_revoked_certificate(
                entry.add_extension(x509.CRLReason(reason), critical=False).build()
            )
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def create_online_authority(folder: Path) -> OnlineAuthority:
    """Make the authority and its files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    root_key, issuing_key, responder_key, leaf_key = (rsa.generate_private_key(65537, 2048) for _ in range(4))
    root = _authority("RootCA tập huấn trực tuyến", None, root_key, root_key, 1)
    issuing = _authority("CA tập huấn trực tuyến", root.subject, issuing_key, root_key, 2)
    builder = _builder("OCSP tập huấn", issuing.subject, responder_key, 3)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    responder = _signed(builder, issuing_key, issuing_key)
    _write(folder / "issuing.pem", issuing.public_bytes(Encoding.PEM))
    _write(folder / "responder.pem", responder.public_bytes(Encoding.PEM))
    _write(
        folder / "responder.key",
        responder_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    (folder / "index.txt").write_text("".join(_index_lines()), encoding="ascii")
    return OnlineAuthority(folder, root, root_key, issuing, issuing_key, responder, leaf_key)


@contextmanager
def running_responder(authority: OnlineAuthority) -> Iterator[str]:
    """Run ``openssl ocsp`` as the authority's service until the end of the block; yield its ``HOST:PORT``."""
    folder = authority.folder
    files = {"-index": "index.txt", "-CA": "issuing.pem", "-rsigner": "responder.pem", "-rkey": "responder.key"}
    named = [word for option, name in files.items() for word in (option, str(folder / name))]
    command = ["openssl", "ocsp", "-port", "0", "-nmin", "5", *named]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None, "a pipe was asked for"
        ready = next(found for line in process.stdout if (found := re.match(r"ACCEPT .*:(\d+)", line)))
        yield f"127.0.0.1:{ready[1]}"
    finally:
        process.kill()
        process.communicate()


def _authority(
    name: str, issuer: x509.Name | None, key: rsa.RSAPrivateKey, by: rsa.RSAPrivateKey, serial: int
) -> x509.Certificate:
    builder = _builder(name, issuer, key, serial, is_authority=True)
    return _signed(builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True), by, by)


def _builder(
    name: str, issuer: x509.Name | None, key: rsa.RSAPrivateKey, serial: int, *, is_authority: bool = False
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(_now() - _BEFORE)
        .not_valid_after(_now() + _AFTER)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _with_addresses(
    builder: x509.CertificateBuilder, lists: tuple[str, ...], answers: tuple[str, ...], authorities: tuple[str, ...]
) -> x509.CertificateBuilder:
    if lists:
        points = [x509.DistributionPoint([x509.UniformResourceIdentifier(each)], None, None, None) for each in lists]
        builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
    services = [(AuthorityInformationAccessOID.OCSP, each) for each in answers]
    services += [(AuthorityInformationAccessOID.CA_ISSUERS, each) for each in authorities]
    if services:
        described = [x509.AccessDescription(how, x509.UniformResourceIdentifier(at)) for how, at in services]
        builder = builder.add_extension(x509.AuthorityInformationAccess(described), critical=False)
    return builder


def _signed(builder: x509.CertificateBuilder, key: rsa.RSAPrivateKey, claimed: rsa.RSAPrivateKey) -> x509.Certificate:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(claimed.public_key())
    return builder.add_extension(above, critical=False).sign(key, hashes.SHA256())


def _usage(*uses: str) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in uses for name in every})


def _index_lines() -> Iterator[str]:
    """Yield the lines of openssl's own register of certificates."""
    ends, since = (f"{_now() + span:%y%m%d%H%M%SZ}" for span in (_AFTER, -timedelta(days=2)))
    yield f"V\t{ends}\t\t{GOOD:X}\tunknown\t/CN=good\n"
    for serial, word in _WORDS.items():
        yield f"R\t{ends}\t{since},{word}\t{serial:X}\tunknown\t/CN=bad\n"


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
