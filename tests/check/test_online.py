"""A check that asks: pinned and added authorities are trusted without being named, and revocation is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.check.verifying import verify
from app.domain.network import NetworkSettings
from app.domain.signing import Stage
from app.domain.verdict import Result
from app.trust.fetching import Limits
from app.trust.household import Household
from tests.check.judged import answers, only
from tests.parts.documents import signed
from tests.parts.pki import Credential
from tests.parts.revoking import GOOD, HELD, REVOKED, OnlineAuthority
from tests.parts.web import Web

LISTS = "/issuing.crl"


@pytest.fixture
def household(tmp_path: Path, online: OnlineAuthority, web: Web) -> Household:
    """Return a household whose machine trusts the authority and may ask its server."""
    (tmp_path / "machine").mkdir()
    (tmp_path / "machine" / "ca.pem").write_bytes(online.issuing.public_bytes(Encoding.PEM))
    return Household(
        tmp_path / "no-data",
        tmp_path / "machine",
        tmp_path / "person",
        tmp_path / "cache",
        NetworkSettings(hosts=(web.host,)),
        Limits(connect_s=1, read_s=0.5, whole_s=1.5),
    )


@pytest.fixture
def signed_by(tmp_path: Path, online: OnlineAuthority, web: Web) -> Callable[[int], Path]:
    """Return what makes a document signed by the certificate of that serial."""

    def sign(serial: int) -> Path:
        leaf = online.leaf(serial, lists=(web.url(LISTS),))
        key = online.leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "leaf.key").write_bytes(key)
        (tmp_path / "leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
        return signed.by_openssl(tmp_path / "cong-van.pdf", Credential(tmp_path, "leaf"))

    return sign


@pytest.mark.clause("LC-14")
@pytest.mark.clause("BT-14.1c")
@pytest.mark.parametrize(
    ("serial", "answer", "result"),
    [
        (GOOD, ("yes", "trusted"), Result.VALID),
        (REVOKED, ("no", "revoked"), Result.INDETERMINATE),
        (HELD, ("no", "on_hold"), Result.INDETERMINATE),
    ],
)
def test_the_authority_is_asked(
    household: Household,
    online: OnlineAuthority,
    web: Web,
    signed_by: Callable[[int], Path],
    *,
    serial: int,
    answer: tuple[str, str],
    result: Result,
) -> None:
    web.serve(LISTS, online.crl())
    found = only(verify(str(signed_by(serial)), household=household))
    assert answers(found.checks)["certificate"] == answer
    assert (found.result, "revocation_offline" in found.warnings) == (result, False)


def test_no_answer_is_neither_valid_nor_revoked(
    household: Household, web: Web, signed_by: Callable[[int], Path]
) -> None:
    web.hang(LISTS)
    heard: list[Stage] = []
    verdict = verify(str(signed_by(GOOD)), household=household, progress=lambda stage, _: heard.append(stage))
    assert answers(only(verdict).checks)["certificate"] == ("unknown", "revocation_unanswered")
    assert (verdict.result, verdict.subindication) == (Result.INDETERMINATE, "TRY_LATER")


def test_offline_nobody_is_asked(household: Household, web: Web, signed_by: Callable[[int], Path]) -> None:
    found = only(verify(str(signed_by(REVOKED)), household=household, offline=True))
    assert answers(found.checks)["certificate"] == ("unknown", "no_revocation_information")
    assert "revocation_offline" in found.warnings
    assert web.visits == []


def test_offline_what_was_fetched_before_serves(
    household: Household, online: OnlineAuthority, web: Web, signed_by: Callable[[int], Path]
) -> None:
    web.serve(LISTS, online.crl())
    path = str(signed_by(REVOKED))
    verify(path, household=household)
    before = len(web.visits)
    found = only(verify(path, household=household, offline=True))
    assert answers(found.checks)["certificate"] == ("no", "revoked")
    assert len(web.visits) == before


def test_folders_named_for_the_run_take_the_place_of_the_default(
    household: Household, online: OnlineAuthority, web: Web, signed_by: Callable[[int], Path], tmp_path: Path
) -> None:
    web.serve(LISTS, online.crl())
    (tmp_path / "named").mkdir()
    (tmp_path / "named" / "root.crt").write_bytes(online.responder.public_bytes(Encoding.DER))
    path = str(signed_by(GOOD))
    named = only(verify(path, trust=(str(tmp_path / "named"),), household=household))
    assert answers(named.checks)["certificate"] == ("unknown", "no_path")
    (tmp_path / "named" / "root.crt").write_bytes(online.root.public_bytes(Encoding.DER))
    (tmp_path / "named" / "ca.crt").write_bytes(online.issuing.public_bytes(Encoding.DER))
    (tmp_path / "named" / "root.crl").write_bytes(online.crl(of="root"))
    named = only(verify(path, trust=(str(tmp_path / "named"),), household=household))
    assert answers(named.checks)["certificate"] == ("yes", "trusted")
