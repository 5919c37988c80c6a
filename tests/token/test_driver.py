"""Tokens, logins and signatures with real tokens in SoftHSM2."""

import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from app.domain.errors import (
    CertificateNotFound,
    CertificateUnusable,
    PinUntypable,
    PinWrong,
    SignatureRefused,
    TokenNotFound,
)
from app.domain.token import PinSource, PinState, Unusable
from app.token.certificates import rsa_key_of, sha256_of
from app.token.driver import Driver
from app.token.pin import LentPin
from tests.parts.commands import run
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN, SoftHsm
from tests.token.conftest import Leader
from tests.token.wishes import DIGEST, wish


def test_every_token_is_listed_with_its_certificate_and_chain(driver: Driver, authority: Authority) -> None:
    tokens = {token.label: token for token in driver.tokens()}
    assert tokens.keys() == {LEADER_TOKEN, OFFICE_TOKEN}
    token = tokens[LEADER_TOKEN]
    assert [one.der for one in token.certificates] == [authority.leader.certificate_der]
    assert set(token.authorities) == {one.certificate_der for one in authority.chain}
    assert token.model == "SoftHSM v2"
    assert token.serial.isalnum()


def test_the_pin_state_is_read_before_any_pin_is_asked(leader: Leader) -> None:
    assert leader.token.pin.state is PinState.OK
    assert leader.token.pin.source is PinSource.DRIVER


def test_a_malformed_certificate_breaks_no_listing(
    own_softhsm: SoftHsm, authority: Authority, tmp_path: Path, open_driver: Callable[[Path], Driver]
) -> None:
    token = own_softhsm.add_token("Hong", [authority.leader])
    (tmp_path / "bad.der").write_bytes(b"\x30\x03\x02\x01\x01")
    _write_certificate(own_softhsm, token.label, tmp_path / "bad.der")
    (listed,) = open_driver(own_softhsm.module).tokens()
    assert [one.reason for one in listed.certificates] == [None, Unusable.UNREADABLE]


def _write_certificate(hsm: SoftHsm, label: str, file: Path) -> None:
    """Store bytes as a certificate; pkcs11-tool insists on real ones, so SoftHSM2 is asked directly."""
    script = (
        "import sys, pkcs11\n"
        "from pkcs11 import Attribute as A, ObjectClass, CertificateType\n"
        "module, label, pin, file = sys.argv[1:]\n"
        "token = pkcs11.lib(module).get_token(token_label=label)\n"
        "with token.open(rw=True, user_pin=pin) as session:\n"
        "    session.create_object({A.CLASS: ObjectClass.CERTIFICATE, A.CERTIFICATE_TYPE: CertificateType.X_509,\n"
        "        A.TOKEN: True, A.PRIVATE: False, A.LABEL: 'bad', A.ID: b'\\x7f', A.SUBJECT: b'\\x30\\x00',\n"
        "        A.VALUE: open(file, 'rb').read()})\n"
    )
    run(sys.executable, "-c", script, str(hsm.module), label, PIN, file, env=hsm.environment)


def test_the_signature_of_the_token_fits_the_certificate(leader: Leader, authority: Authority) -> None:
    leader.login()
    attributes = wish(authority.leader.certificate_der)
    signature = leader.driver.sign_attributes(attributes)
    key = rsa_key_of(authority.leader.certificate_der)
    assert key is not None
    key.verify(signature, attributes, padding.PKCS1v15(), hashes.SHA256())


def test_an_approved_list_of_three_gets_three_signatures_and_no_more(leader: Leader, authority: Authority) -> None:
    leader.login(approved=3)
    attributes = wish(authority.leader.certificate_der)
    assert len([leader.driver.sign_attributes(attributes) for _ in range(3)]) == 3
    with pytest.raises(SignatureRefused) as caught:
        leader.driver.sign_attributes(attributes)
    assert caught.value.facts["why"] == "more_than_approved"


def test_a_refused_wish_costs_nothing_of_the_approved_list(leader: Leader, authority: Authority) -> None:
    leader.login(approved=1)
    with pytest.raises(SignatureRefused):
        leader.driver.sign_attributes(DIGEST)
    assert leader.driver.sign_attributes(wish(authority.leader.certificate_der))


@pytest.mark.clause("LD-6.4")
def test_nothing_is_signed_for_another_certificate(leader: Leader, authority: Authority) -> None:
    leader.login()
    with pytest.raises(SignatureRefused) as caught:
        leader.driver.sign_attributes(wish(authority.organisation.certificate_der))
    assert caught.value.facts["why"] == "other_certificate"


def test_nothing_is_signed_without_a_login_or_after_its_end(leader: Leader, authority: Authority) -> None:
    attributes = wish(authority.leader.certificate_der)
    with pytest.raises(SignatureRefused):
        leader.driver.sign_attributes(attributes)
    leader.login(approved=2)
    leader.driver.logout()
    with pytest.raises(SignatureRefused):
        leader.driver.sign_attributes(attributes)


def test_one_login_ends_the_one_before(driver: Driver, leader: Leader, authority: Authority) -> None:
    leader.login(approved=5)
    office = next(token for token in driver.tokens() if token.label == OFFICE_TOKEN)
    driver.login(
        office.identity, office.certificates[0].sha256, bytearray(PIN, "ascii"), approved=1, final_try_confirmed=False
    )
    with pytest.raises(SignatureRefused):
        driver.sign_attributes(wish(authority.leader.certificate_der))
    assert len(driver.sign_attributes(wish(authority.organisation.certificate_der))) == 384


def test_a_token_without_the_certificate_never_gets_the_pin(driver: Driver) -> None:
    tokens = {token.label: token for token in driver.tokens()}
    with pytest.raises(CertificateNotFound):
        driver.login(
            tokens[OFFICE_TOKEN].identity,
            tokens[LEADER_TOKEN].certificates[0].sha256,
            bytearray(PIN, "ascii"),
            approved=1,
            final_try_confirmed=False,
        )


def test_an_unknown_token_is_named(driver: Driver) -> None:
    with pytest.raises(TokenNotFound):
        driver.login("SoftHSM v2/gone", "A" * 64, bytearray(PIN, "ascii"), approved=1, final_try_confirmed=False)


def test_an_authoritys_certificate_signs_no_documents(leader: Leader) -> None:
    token = leader.token
    with pytest.raises(CertificateUnusable) as caught:
        leader.driver.login(
            token.identity,
            sha256_of(token.authorities[0]),
            bytearray(PIN, "ascii"),
            approved=1,
            final_try_confirmed=False,
        )
    assert caught.value.facts["why"] == "authority"


def test_a_certificate_whose_key_is_missing_shows_after_the_login(
    own_softhsm: SoftHsm, authority: Authority, open_driver: Callable[[Path], Driver]
) -> None:
    own_softhsm.add_token("Thieu", [authority.leader], [authority.organisation])
    driver = open_driver(own_softhsm.module)
    (token,) = driver.tokens()
    keyless = next(one for one in token.certificates if one.serial == authority.organisation.serial)
    assert keyless.usable
    with pytest.raises(CertificateUnusable) as caught:
        driver.login(token.identity, keyless.sha256, bytearray(PIN, "ascii"), approved=1, final_try_confirmed=False)
    assert caught.value.facts == {"serial": keyless.serial, "why": "no_key", "sent": "accepted"}


@pytest.mark.clause("LD-6.1")
def test_an_expired_certificate_never_gets_the_pin(
    own_softhsm: SoftHsm, authority: Authority, open_driver: Callable[[Path], Driver]
) -> None:
    own_softhsm.add_token("Cu", [authority.expired])
    driver = open_driver(own_softhsm.module)
    (token,) = driver.tokens()
    with pytest.raises(CertificateUnusable) as caught:
        driver.login(
            token.identity, token.certificates[0].sha256, bytearray(b"9999"), approved=1, final_try_confirmed=False
        )
    assert caught.value.facts == {"serial": authority.expired.serial, "why": "expired", "sent": "no"}
    assert driver.tokens()[0].pin.state is PinState.OK


def test_a_renewed_certificate_stands_before_the_old_one(
    own_softhsm: SoftHsm, authority: Authority, open_driver: Callable[[Path], Driver]
) -> None:
    own_softhsm.add_token("Hai", [authority.expired, authority.ending_soon, authority.leader])
    (token,) = open_driver(own_softhsm.module).tokens()
    serials = [one.serial for one in token.certificates]
    assert serials == [authority.leader.serial, authority.ending_soon.serial, authority.expired.serial]


def test_a_wrong_pin_says_what_the_driver_reports(leader: Leader) -> None:
    with pytest.raises(PinWrong) as caught:
        leader.login("1111")
    assert caught.value.facts == {"state": "low", "source": "driver", "sent": "yes"}
    assert leader.token.pin.state is PinState.LOW


def test_a_login_that_works_clears_the_warning(leader: Leader) -> None:
    with pytest.raises(PinWrong):
        leader.login("1111")
    assert leader.login().pin.state is PinState.OK


@pytest.mark.parametrize("pin", ["", "mật-khẩu", "1" * 256])
def test_a_pin_that_would_waste_a_try_is_not_sent(pin: str, leader: Leader) -> None:
    with pytest.raises(PinUntypable):
        leader.login(pin)
    assert leader.token.pin.state is PinState.OK


def test_no_pin_at_all_needs_keys_on_the_device(leader: Leader) -> None:
    with pytest.raises(PinUntypable):
        leader.login(None)


@pytest.mark.clause("BT-19.2")
@pytest.mark.parametrize("pin", [PIN, "1111"])
def test_the_pin_is_wiped_however_the_login_ends(pin: str, leader: Leader) -> None:
    token = leader.token
    buffer = bytearray(pin, "ascii")
    with suppress(PinWrong):
        leader.driver.login(token.identity, token.certificates[0].sha256, buffer, approved=1, final_try_confirmed=False)
    assert buffer == bytes(len(pin))


def test_a_refusal_holds_no_pin(leader: Leader) -> None:
    with pytest.raises(PinWrong) as caught:
        leader.login("11111357")
    assert "11111357" not in repr(caught.value) + str(caught.value.facts) + repr(caught.value.__cause__)


@pytest.mark.clause("HN-7.3")
def test_no_object_of_this_process_keeps_the_pin_after_a_login(leader: Leader) -> None:
    leader.login()
    gc.collect()
    kept = [held for held in gc.get_objects() if isinstance(held, LentPin)]
    assert [held for held in kept if any(held.encode("utf-8"))] == []
    assert leader.driver._signer is not None
    assert leader.driver._signer._pin is None
