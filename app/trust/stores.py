"""What is at hand: certificates of anchors and of others on the way, and revocation lists, from wherever they are met.

Named folders (``--trust``): self-signed certificates in them are anchors. Without any: pinned certificates, wherever
they are met, and every certificate that IT or the person added.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cryptography import x509

from app.domain.errors import TrustUnreadable
from app.domain.trust import Scope
from app.trust.authorities import Pins
from app.trust.certificates import ders, fingerprint, fingerprint_of, load_certificate, load_list, signs_itself
from app.trust.enquiry import Enquiry

SUFFIXES: Final = frozenset({".pem", ".crt", ".cer", ".der", ".crl"})
LARGEST_FILE: Final = 64 * 1024 * 1024
SYSTEM_BUNDLES: Final = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
)


@dataclass(frozen=True)
class Trust:
    """Certificates and lists at hand; none is verified yet except that anchors were recognised.

    ``scopes`` says of anchors, by fingerprint, who vouches for them. ``enquiry`` is who can be asked for more.
    """

    anchors: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = ()
    pins: Pins = field(default_factory=Pins)
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    enquiry: Enquiry | None = None

    def scope_of(self, anchor: x509.Certificate) -> Scope:
        """Return who vouches for an anchor."""
        sha256 = fingerprint_of(anchor)
        pin = self.pins.find(sha256)
        return pin.scope if pin else self.scopes.get(sha256, Scope.RUN)

    def meeting(self, certificates: Iterable[x509.Certificate]) -> Trust:
        """Return this trust after certificates were met: those that are pinned or were added are anchors."""
        found = [each for each in certificates if each not in self.anchors and self._is_trusted(each)]
        return replace(self, anchors=(*self.anchors, *dict.fromkeys(found))) if found else self

    def _is_trusted(self, certificate: x509.Certificate) -> bool:
        sha256 = fingerprint_of(certificate)
        return sha256 in self.scopes or self.pins.find(sha256) is not None


def load_trust(paths: tuple[str, ...]) -> Trust:
    """Read files and folders (not their sub-folders) named for one run.

    A path that is missing or may not be read raises TrustUnreadable; so does a file named by itself that holds nothing
    usable. In a folder such a file is passed over: less is trusted then, never more.
    """
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for path in paths:
        for file in _files(Path(path)):
            found, revoked = read_file(file)
            if not found and not revoked and file == Path(path):
                raise TrustUnreadable(file=file.name)
            certificates += found
            lists += revoked
    anchors = tuple(each for each in certificates if signs_itself(each))
    others = tuple(each for each in certificates if each not in anchors)
    return Trust(anchors, others, tuple(lists))


def default_trust(pins: Pins, folders: Sequence[tuple[Path, Scope]], enquiry: Enquiry) -> Trust:
    """Return what this program, this machine and this person trust: what is pinned or stands in one of the folders."""
    scopes: dict[str, Scope] = {}
    met: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for folder, scope in folders:
        certificates, revoked = read_folder(folder)
        scopes = {fingerprint_of(each): scope for each in certificates} | scopes
        met += certificates
        lists += revoked
    wanted = {pin.sha256 for pin in pins.pins}
    system = [found for der in system_certificates() if fingerprint(der) in wanted and (found := load_certificate(der))]
    trust = Trust(lists=tuple(lists), pins=pins, scopes=scopes, enquiry=enquiry)
    return trust.meeting([*met, *system, *enquiry.kept_authorities()])


def read_folder(folder: Path) -> tuple[list[x509.Certificate], list[x509.CertificateRevocationList]]:
    """Return what stands in a folder of added certificates; one that is missing or cannot be read adds nothing."""
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    try:
        files = _files(folder)
    except TrustUnreadable:
        return [], []
    for file in files:
        try:
            found, revoked = read_file(file)
        except TrustUnreadable:
            continue
        certificates += found
        lists += revoked
    return certificates, lists


def read_file(file: Path) -> tuple[list[x509.Certificate], list[x509.CertificateRevocationList]]:
    """Return the certificates and lists in a file, PEM or DER. Raise TrustUnreadable if it may not be read."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            return [], []
        data = file.read_bytes()
    except OSError as error:
        raise TrustUnreadable(file=file.name) from error
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for der in ders(data):
        if (certificate := load_certificate(der)) is not None:
            certificates.append(certificate)
        elif (revoked := load_list(der)) is not None:
            lists.append(revoked)
    return certificates, lists


def system_certificates() -> list[bytes]:
    """Return the certificates of the system's own stores. Nothing is trusted for being there: only pins count."""
    if sys.platform == "win32":
        found: list[bytes] = []
        for store in ("ROOT", "CA"):
            try:
                found += [der for der, kind, _ in ssl.enum_certificates(store) if kind == "x509_asn"]
            except OSError:
                continue
        return found
    for bundle in SYSTEM_BUNDLES:
        try:
            return ders(bundle.read_bytes())
        except OSError:
            continue
    return []


def _files(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
        if path.is_file():
            return [path]
    except OSError as error:
        raise TrustUnreadable(file=path.name) from error
    raise TrustUnreadable(file=path.name)
