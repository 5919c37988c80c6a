"""An NSS database: what poppler's ``pdfsig`` signs with, and what it trusts when it checks."""

from dataclasses import dataclass
from pathlib import Path

from tests.parts.commands import attempt, run
from tests.parts.pki import Authority

P12_PASSWORD = "tap-huan"


@dataclass(frozen=True)
class NssDatabase:
    """A database with the authority trusted and some leaves ready to sign."""

    folder: Path

    def add_signature(self, source: Path, target: Path, nick: str, *, field: str = "Poppler1") -> Path:
        """Sign as poppler does: an incremental update with a new invisible field on the first page."""
        naming = ("-add-signature", "-new-signature-field-name", field, "-nick", nick)
        run("pdfsig", "-nssdir", self.folder, *naming, source, target)
        return target

    def sign_field(self, source: Path, target: Path, nick: str, *, number: int = 1) -> Path:
        """Sign in a field that is already there; fields count from 1."""
        run("pdfsig", "-nssdir", self.folder, "-sign", str(number), "-nick", nick, source, target)
        return target

    def report(self, path: Path) -> str:
        """Return what pdfsig says about the signatures of a file, also when it dislikes them.

        Without ``-no-ocsp`` it would call the address in the certificate and report an unknown problem.
        """
        result = attempt("pdfsig", "-nssdir", self.folder, "-no-ocsp", path)
        return (result.stdout + result.stderr).decode(errors="replace")


def create_nss(folder: Path, authority: Authority, leaves: tuple[str, ...] = ("leader", "organisation")) -> NssDatabase:
    """Return a database in ``folder`` that trusts the authority and holds the leaves under their names."""
    folder.mkdir(parents=True)
    place = ("-d", f"sql:{folder}")
    run("certutil", "-N", *place, "--empty-password")
    for credential, trust in ((authority.root, "CT,C,C"), (authority.issuing, ",,")):
        run("certutil", "-A", *place, "-n", credential.name, "-t", trust, "-i", credential.certificate_file)
    for name in leaves:
        sealed = folder / f"{name}.p12"
        sealed.write_bytes(authority.pkcs12(name, P12_PASSWORD))
        run("pk12util", "-i", sealed, *place, "-W", P12_PASSWORD, "-K", "")
        sealed.unlink()
    return NssDatabase(folder)
