"""A certificate authority of the tests' own, in the shape of the government's chain: root, issuing authority, leaves.

The leaves have the key usages, names and extensions seen in certificates of state offices; addresses end in
``.invalid`` so that nothing here can ever reach a network.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

ROOT_NAME = "RootCA tập huấn KySo G2"
ISSUER_NAME = "CA phục vụ các cơ quan Nhà nước (tập huấn KySo)"
PROVINCE = "UBND tỉnh Sông Lam"
OFFICE_NAME = "SỞ NỘI VỤ"
LEADER_NAME = "Phan Thanh Mai"
LEADER_MAIL = "maipt.snv@songlam.invalid"
OFFICE_MAIL = "snv@songlam.invalid"
WEB = "http://ca.songlam.invalid/pki"

SMARTCARD_LOGON = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.2")
POLICY = x509.ObjectIdentifier("2.16.704.1.1.1.1.1")
CRL_DAYS = 7

REVOKED_KEYS = frozenset({"revoked"})


@dataclass(frozen=True)
class Credential:
    """A certificate with its private key, kept in PEM files of one folder."""

    folder: Path
    name: str

    @property
    def certificate_file(self) -> Path:
        """The certificate (PEM)."""
        return self.folder / f"{self.name}.pem"

    @property
    def key_file(self) -> Path:
        """The unprotected private key (PKCS#8, PEM)."""
        return self.folder / f"{self.name}.key"

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate."""
        return x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    @property
    def certificate_der(self) -> bytes:
        """The certificate as it stands on a token."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """The private key."""
        key = serialization.load_pem_private_key(self.key_file.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{self.key_file.name} is not an RSA key")
        return key

    @property
    def serial(self) -> str:
        """The serial number in upper-case hexadecimal digits."""
        return f"{self.certificate.serial_number:X}"

    @property
    def common_name(self) -> str:
        """The CN of the subject."""
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


@dataclass(frozen=True)
class Authority:
    """The whole chain in one folder: ``root``, ``issuing`` and every leaf by its name."""

    folder: Path

    def credential(self, name: str) -> Credential:
        """Return one certificate with its key."""
        return Credential(self.folder, name)

    @property
    def root(self) -> Credential:
        """The anchor."""
        return self.credential("root")

    @property
    def issuing(self) -> Credential:
        """The authority that issued the leaves (path length 0)."""
        return self.credential("issuing")

    @property
    def leader(self) -> Credential:
        """A person with authority to sign (người có thẩm quyền)."""
        return self.credential("leader")

    @property
    def organisation(self) -> Credential:
        """An office; its signature is the seal (RSA-3072)."""
        return self.credential("organisation")

    @property
    def expired(self) -> Credential:
        """A leader whose certificate ended 30 days ago."""
        return self.credential("expired")

    @property
    def not_yet_valid(self) -> Credential:
        """A leader whose certificate begins in 30 days."""
        return self.credential("not_yet_valid")

    @property
    def ending_soon(self) -> Credential:
        """A leader whose certificate ends in 20 days: too late for renewal."""
        return self.credential("ending_soon")

    @property
    def revoked(self) -> Credential:
        """A leader whose certificate was revoked 10 days ago."""
        return self.credential("revoked")

    @property
    def non_repudiation_only(self) -> Credential:
        """A leader's certificate of the first generation: nonRepudiation alone, no extended usage, no policy."""
        return self.credential("non_repudiation_only")

    @property
    def not_for_signing(self) -> Credential:
        """A certificate for keyEncipherment alone."""
        return self.credential("not_for_signing")

    @property
    def without_addresses(self) -> Credential:
        """A leader's certificate that names neither a revocation list nor an OCSP service."""
        return self.credential("without_addresses")

    @property
    def weak(self) -> Credential:
        """A leader with an RSA-1024 key."""
        return self.credential("weak")

    @property
    def timestamping(self) -> Credential:
        """A timestamp authority."""
        return self.credential("timestamping")

    @property
    def stranger(self) -> Credential:
        """A self-signed certificate that says it is the leader's."""
        return self.credential("stranger")

    @property
    def impostor(self) -> Credential:
        """A leader issued by an authority with the right name and the wrong key."""
        return self.credential("impostor")

    @property
    def chain(self) -> tuple[Credential, ...]:
        """The authorities above a leaf, nearest first."""
        return (self.issuing, self.root)

    def crl(self, issuer: str = "issuing", *, issued: datetime | None = None, days: int = CRL_DAYS) -> bytes:
        """Return the DER revocation list of ``issuing`` or ``root``; pass an old ``issued`` for a stale one."""
        return _crl(self, issuer, issued or _now(), days)

    def write_trust(self, folder: Path, *, crls: bool = True, issued: datetime | None = None) -> Path:
        """Fill a trust folder: root and intermediate as PEM, and unless told otherwise the revocation lists."""
        folder.mkdir(parents=True, exist_ok=True)
        for credential in self.chain:
            shutil.copyfile(credential.certificate_file, folder / credential.certificate_file.name)
        for name in ("issuing", "root") if crls else ():
            (folder / f"{name}.crl").write_bytes(self.crl(name, issued=issued))
        return folder

    def pkcs12(self, name: str, password: str) -> bytes:
        """Return a leaf with key and chain as PKCS#12, for programs that want that."""
        leaf = self.credential(name)
        above = [credential.certificate for credential in self.chain]
        sealing = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(name.encode(), leaf.key, leaf.certificate, above, sealing)


def create_authority(folder: Path) -> Authority:
    """Return the authority kept in ``folder``, making it first if need be; safe among several processes."""
    if not (folder / "root.pem").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".authority-", dir=folder.parent))
        _make_everything(made)
        try:
            made.rename(folder)
        except OSError:
            shutil.rmtree(made)
            if not (folder / "root.pem").exists():
                raise
    return Authority(folder)


@dataclass(frozen=True)
class _Wish:
    """What a certificate shall say."""

    subject: x509.Name
    bits: int = 2048
    begins: int = -30
    """Days from now."""
    ends: int = 700
    mail: str | None = None
    usage: frozenset[str] = frozenset({"digital_signature", "content_commitment"})
    extended: tuple[x509.ObjectIdentifier, ...] = (
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        SMARTCARD_LOGON,
    )
    policy: bool = True
    path_length: int | None = None
    authority: bool = False
    knows_crl: bool = True


def _make_everything(folder: Path) -> None:
    ca_usage = frozenset({"key_cert_sign", "crl_sign"})
    root = _Wish(_state_name(ROOT_NAME), 3072, -900, 7000, usage=ca_usage, extended=(), policy=False, authority=True)
    issuing = _Wish(
        _state_name(ISSUER_NAME), 3072, -800, 5000, usage=ca_usage, extended=(), path_length=0, authority=True
    )
    _issue(folder, "root", root, "root")
    _issue(folder, "issuing", issuing, "root")
    _issue(folder, "false_issuing", issuing, "false_issuing")
    for name, wish in _leaves().items():
        _issue(folder, name, wish, "issuing")
    _issue(folder, "stranger", _Wish(_leader_name()), "stranger")
    _issue(folder, "impostor", _Wish(_leader_name()), "false_issuing")


def _leaves() -> dict[str, _Wish]:
    leader = _leader_name()
    office_usage = frozenset({"digital_signature", "content_commitment", "key_encipherment", "data_encipherment"})
    return {
        "leader": _Wish(leader, mail=LEADER_MAIL),
        "organisation": _Wish(_office_name(), 3072, mail=OFFICE_MAIL, usage=office_usage),
        "expired": _Wish(leader, begins=-800, ends=-30, mail=LEADER_MAIL),
        "not_yet_valid": _Wish(leader, begins=30, ends=800, mail=LEADER_MAIL),
        "ending_soon": _Wish(leader, begins=-700, ends=20, mail=LEADER_MAIL),
        "revoked": _Wish(leader, mail=LEADER_MAIL),
        "non_repudiation_only": _Wish(
            leader, mail=LEADER_MAIL, usage=frozenset({"content_commitment"}), extended=(), policy=False
        ),
        "not_for_signing": _Wish(leader, usage=frozenset({"key_encipherment"}), extended=()),
        "without_addresses": _Wish(leader, mail=LEADER_MAIL, knows_crl=False),
        "weak": _Wish(leader, 1024, mail=LEADER_MAIL),
        "timestamping": _Wish(
            _state_name("TSA tập huấn KySo"),
            usage=frozenset({"digital_signature"}),
            extended=(ExtendedKeyUsageOID.TIME_STAMPING,),
        ),
    }


def _issue(folder: Path, name: str, wish: _Wish, issuer: str) -> None:
    """Make a key and a certificate; issued by itself when ``issuer`` is its own name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=wish.bits)
    by_itself = issuer == name
    parent = None if by_itself else Credential(folder, issuer)
    signing_key = parent.key if parent else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(wish.subject)
        .issuer_name(parent.certificate.subject if parent else wish.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() + timedelta(days=wish.begins))
        .not_valid_after(_now() + timedelta(days=wish.ends))
    )
    builder = _extend(builder, wish, issuer)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key())
    certificate = builder.add_extension(above, critical=False).sign(signing_key, hashes.SHA256())
    _write(folder, name, key, certificate)


def _extend(builder: x509.CertificateBuilder, wish: _Wish, issuer: str) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=wish.authority, path_length=wish.path_length)
    builder = builder.add_extension(constraints, critical=True)
    builder = builder.add_extension(_key_usage(wish.usage), critical=True)
    if wish.extended:
        only_time = wish.extended == (ExtendedKeyUsageOID.TIME_STAMPING,)
        builder = builder.add_extension(x509.ExtendedKeyUsage(wish.extended), critical=only_time)
    if wish.mail:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(wish.mail)]), critical=False)
    if wish.policy:
        policy = x509.PolicyInformation(POLICY, [f"{WEB}/policies"])
        builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    if wish.knows_crl:
        builder = builder.add_extension(_crl_place(issuer), critical=False)
        builder = builder.add_extension(_issuer_place(issuer), critical=False)
    return builder


def _crl_place(issuer: str) -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(f"{WEB}/crl/{issuer}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def _issuer_place(issuer: str) -> x509.AuthorityInformationAccess:
    places = {
        AuthorityInformationAccessOID.CA_ISSUERS: f"{WEB}/crt/{issuer}.crt",
        AuthorityInformationAccessOID.OCSP: "http://ocsp.songlam.invalid/",
    }
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(method, x509.UniformResourceIdentifier(place)) for method, place in places.items()]
    )


def _key_usage(usage: frozenset[str]) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature="digital_signature" in usage,
        content_commitment="content_commitment" in usage,
        key_encipherment="key_encipherment" in usage,
        data_encipherment="data_encipherment" in usage,
        key_agreement=False,
        key_cert_sign="key_cert_sign" in usage,
        crl_sign="crl_sign" in usage,
        encipher_only=False,
        decipher_only=False,
    )


def _crl(authority: Authority, issuer: str, issued: datetime, days: int) -> bytes:
    by = authority.credential(issuer)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(issued)
        .next_update(issued + timedelta(days=days))
        .add_extension(x509.CRLNumber(int(issued.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    for name in sorted(REVOKED_KEYS) if issuer == "issuing" else ():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(authority.credential(name).certificate.serial_number)
            .revocation_date(_now() - timedelta(days=10))
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _write(folder: Path, name: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    credential = Credential(folder, name)
    pem = serialization.Encoding.PEM
    credential.key_file.touch(mode=0o600)
    credential.key_file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    credential.certificate_file.write_bytes(certificate.public_bytes(pem))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _leader_name() -> x509.Name:
    return _name((NameOID.ORGANIZATION_NAME, PROVINCE), (NameOID.ORGANIZATIONAL_UNIT_NAME, "Sở Nội vụ"), cn=LEADER_NAME)


def _office_name() -> x509.Name:
    return _name((NameOID.LOCALITY_NAME, "Sông Lam"), (NameOID.ORGANIZATION_NAME, "UBND TỈNH SÔNG LAM"), cn=OFFICE_NAME)


def _state_name(common_name: str) -> x509.Name:
    return _name((NameOID.ORGANIZATION_NAME, "Phòng tập huấn KySo"), cn=common_name)


def _name(*parts: tuple[x509.ObjectIdentifier, str], cn: str) -> x509.Name:
    every = [(NameOID.COUNTRY_NAME, "VN"), *parts, (NameOID.COMMON_NAME, cn)]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in every])
