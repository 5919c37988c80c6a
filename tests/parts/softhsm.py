"""SoftHSM2 in a folder of its own: real PKCS#11 tokens with keys and certificates, without a device."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from tests.parts.commands import run
from tests.parts.pki import Credential

MODULE_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN = "24681357"
SO_PIN = "13572468"


@dataclass(frozen=True)
class SoftToken:
    """One token, as the tests set it up."""

    label: str
    pin: str
    credentials: tuple[Credential, ...]
    """The leaves with their keys; the first has CKA_ID 01, and so on."""


@dataclass(frozen=True)
class SoftHsm:
    """The library, its configuration, and the tokens in it."""

    folder: Path
    module: Path
    tokens: list[SoftToken] = field(default_factory=list)

    @property
    def conf(self) -> Path:
        """The configuration file that SOFTHSM2_CONF must name."""
        return self.folder / "softhsm2.conf"

    @property
    def environment(self) -> dict[str, str]:
        """What a process that uses these tokens needs in its environment."""
        return {"SOFTHSM2_CONF": str(self.conf)}

    def token(self, label: str) -> SoftToken:
        """Return the token with this label."""
        return next(token for token in self.tokens if token.label == label)

    def add_token(
        self, label: str, credentials: Iterable[Credential] = (), chain: Iterable[Credential] = (), *, pin: str = PIN
    ) -> SoftToken:
        """Make a token with keys and certificates; ``chain`` are authorities' certificates to put beside them."""
        self._util("--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", SO_PIN)
        token = SoftToken(label, pin, tuple(credentials))
        for number, credential in enumerate(token.credentials, start=1):
            place = ("--label", credential.common_name, "--id", f"{number:02x}")
            self._util("--import", str(credential.key_file), "--token", label, "--pin", pin, *place)
            self._add_certificate(token, credential, place)
        for number, credential in enumerate(chain, start=0xC1):
            self._add_certificate(token, credential, ("--label", credential.common_name, "--id", f"{number:02x}"))
        self.tokens.append(token)
        return token

    def _add_certificate(self, token: SoftToken, credential: Credential, place: tuple[str, ...]) -> None:
        der = self.folder / "certificate.der"
        der.write_bytes(credential.certificate.public_bytes(serialization.Encoding.DER))
        login = ("--module", str(self.module), "--token-label", token.label, "--login", "--pin", token.pin)
        run("pkcs11-tool", *login, "--write-object", der, "--type", "cert", *place, env=self.environment)
        der.unlink()

    def _util(self, *arguments: str) -> None:
        run("softhsm2-util", "--module", self.module, *arguments, env=self.environment)


def find_module() -> Path:
    """Return where this machine keeps SoftHSM2; SOFTHSM2_MODULE overrules."""
    named = os.environ.get("SOFTHSM2_MODULE")
    for place in (named, *MODULE_PLACES):
        if place and Path(place).exists():
            return Path(place)
    raise FileNotFoundError("SoftHSM2 is not installed (Debian, Ubuntu: apt install softhsm2)")


def create_softhsm(folder: Path) -> SoftHsm:
    """Return an empty SoftHSM2 that lives in ``folder``."""
    (folder / "tokens").mkdir(parents=True)
    return open_softhsm(folder)


def open_softhsm(folder: Path) -> SoftHsm:
    """Return the SoftHSM2 that was made in ``folder``, also after the folder was moved; its tokens are not listed."""
    hsm = SoftHsm(folder, find_module())
    hsm.conf.write_text(
        f"directories.tokendir = {folder / 'tokens'}\n"
        "objectstore.backend = file\nobjectstore.umask = 0077\nlog.level = ERROR\nslots.removable = true\n",
        encoding="utf-8",
    )
    return hsm
