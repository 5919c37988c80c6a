"""Prepare everything for practising without a device: ``python -m tests.practice --dir build/practice``.

In the folder: two soft tokens (a leader's and an office's), a trust folder with which a check can be fully green, a
letter to sign, a signature and a seal to show, and the PIN. Running it again keeps what is still good.
"""

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from tests.parts.documents.plain import one_page
from tests.parts.images import seal_image, signature_image
from tests.parts.pki import Authority, create_authority
from tests.parts.softhsm import PIN, SoftHsm, create_softhsm, open_softhsm

LEADER_TOKEN = "KySo tap huan"
OFFICE_TOKEN = "KySo tap huan - co quan"
MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class Practice:
    """Where everything lies."""

    folder: Path

    @property
    def conf(self) -> Path:
        """What SOFTHSM2_CONF must name."""
        return self.folder / "softhsm2.conf"

    @property
    def trust(self) -> Path:
        """Root, intermediate and revocation lists."""
        return self.folder / "trust"

    @property
    def pin_file(self) -> Path:
        """The PIN of both tokens; written last, so that a folder without it is not finished."""
        return self.folder / "pin.txt"

    @property
    def sample(self) -> Path:
        """A letter to sign."""
        return self.folder / "sample.pdf"

    @property
    def signature(self) -> Path:
        """A leader's signature in blue ink."""
        return self.folder / "signature.png"

    @property
    def seal(self) -> Path:
        """An office's red seal."""
        return self.folder / "seal.png"


def prepare(folder: Path) -> Practice:
    """Make or complete the practice folder."""
    practice = Practice(folder.resolve())
    practice.folder.mkdir(parents=True, exist_ok=True)
    authority = Authority(practice.folder / "authority")
    if practice.pin_file.exists() and not _ends_soon(authority):
        open_softhsm(practice.folder)
    else:
        authority = _start_afresh(practice)
    if _lists_end_soon(practice.trust):
        authority.write_trust(practice.trust)
    for path, write in (
        (practice.sample, one_page),
        (practice.signature, signature_image),
        (practice.seal, seal_image),
    ):
        if not path.exists():
            write(path)
    return practice


def _start_afresh(practice: Practice) -> Authority:
    """Make certificates and tokens anew."""
    practice.pin_file.unlink(missing_ok=True)
    for name in ("authority", "tokens", "trust"):
        shutil.rmtree(practice.folder / name, ignore_errors=True)
    authority = create_authority(practice.folder / "authority")
    hsm: SoftHsm = create_softhsm(practice.folder)
    hsm.add_token(LEADER_TOKEN, [authority.leader], authority.chain)
    hsm.add_token(OFFICE_TOKEN, [authority.organisation], authority.chain)
    practice.pin_file.touch(mode=0o600)
    practice.pin_file.write_text(PIN + "\n", encoding="ascii")
    return authority


def _ends_soon(authority: Authority) -> bool:
    """Say whether a certificate in use ends within the margin, or is missing."""
    used = (authority.leader, authority.organisation, *authority.chain)
    if not all(credential.certificate_file.exists() for credential in used):
        return True
    return any(credential.certificate.not_valid_after_utc < datetime.now(UTC) + MARGIN for credential in used)


def _lists_end_soon(trust: Path) -> bool:
    """Say whether a revocation list ends within the margin, or is missing."""
    lists = [x509.load_der_x509_crl(path.read_bytes()) for path in trust.glob("*.crl")]
    ends = [one.next_update_utc for one in lists if one.next_update_utc is not None]
    return len(ends) < 2 or min(ends) < datetime.now(UTC) + MARGIN


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare the folder and say where everything is."""
    parser = argparse.ArgumentParser(prog="python -m tests.practice", description=__doc__)
    parser.add_argument(
        "--dir", type=Path, default=Path("build/practice"), help="folder to fill (default: %(default)s)"
    )
    practice = prepare(parser.parse_args(arguments).dir)
    print(f"export SOFTHSM2_CONF={practice.conf}")
    print(f"tokens: {LEADER_TOKEN!r}, {OFFICE_TOKEN!r}; PIN in {practice.pin_file}")
    print(f"sample: {practice.sample}\ntrust:  {practice.trust}")


if __name__ == "__main__":
    main()
