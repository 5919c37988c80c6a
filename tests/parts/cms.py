"""Signatures made by programs that are not ours: openssl's command line, and plain RSA."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from asn1crypto.core import OctetString
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.parts.commands import run
from tests.parts.pki import Credential

Sealer = Callable[[bytes], bytes]
"""Makes what goes into /Contents from the bytes that the ByteRange covers."""

TSA_CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {certificate}
signer_key = {key}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl_cms(
    signer: Credential, chain: tuple[Credential, ...] = (), *, digest: str = "sha256", cades: bool = False
) -> Sealer:
    """Return a sealer that makes a detached CMS with the leaf and, if given, a chain."""
    options = ["-md", digest, *(["-cades"] if cades else [])]
    return lambda data: _cms(data, signer, chain, options)


def openssl_cms_of_digest(signer: Credential) -> Sealer:
    """Return a sealer for adbe.pkcs7.sha1: a CMS that encapsulates the SHA-1 digest of the ranges."""

    def seal(data: bytes) -> bytes:
        digest = hashes.Hash(hashes.SHA1())  # noqa: S303
        digest.update(data)
        return _cms(digest.finalize(), signer, (), ["-md", "sha1", "-nodetach"])

    return seal


def bare_rsa_sha1(signer: Credential) -> Sealer:
    """Return a sealer for adbe.x509.rsa_sha1: a PKCS#1 signature in an octet string; /Cert has the certificate."""
    return lambda data: OctetString(signer.key.sign(data, padding.PKCS1v15(), hashes.SHA1())).dump()  # noqa: S303


def openssl_timestamp(authority: Credential) -> Sealer:
    """Return a sealer for ETSI.RFC3161: a timestamp token over the ranges."""

    def seal(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config, query, content = folder / "tsa.cnf", folder / "query", folder / "content"
            (folder / "serial").write_text("01\n")
            files = {"certificate": authority.certificate_file, "key": authority.key_file}
            config.write_text(TSA_CONFIG.format(folder=folder, **files))
            content.write_bytes(data)
            run("openssl", "ts", "-query", "-data", content, "-sha256", "-cert", "-out", query)
            reply = ("-config", config, "-queryfile", query, "-token_out", "-out", folder / "token")
            run("openssl", "ts", "-reply", *reply)
            return (folder / "token").read_bytes()

    return seal


def _cms(data: bytes, signer: Credential, chain: tuple[Credential, ...], options: list[str]) -> bytes:
    command: list[str | Path] = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", *options]
    command += ["-signer", signer.certificate_file, "-inkey", signer.key_file]
    with tempfile.NamedTemporaryFile(suffix=".pem") as extra:
        if chain:
            extra.write(b"".join(credential.certificate_file.read_bytes() for credential in chain))
            extra.flush()
            command += ["-certfile", extra.name]
        return run(*command, data=data)
