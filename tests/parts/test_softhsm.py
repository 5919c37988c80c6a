"""The soft tokens are what a signing client meets: certificates in the open, keys behind the PIN."""

import pytest

from tests.parts.commands import attempt, run
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm


def tool(hsm: SoftHsm, *arguments: str) -> str:
    return run("pkcs11-tool", "--module", hsm.module, *arguments, env=hsm.environment).decode()


def test_both_tokens_are_there(softhsm: SoftHsm) -> None:
    slots = tool(softhsm, "-L")
    assert LEADER_TOKEN in slots
    assert OFFICE_TOKEN in slots


def test_certificates_show_without_a_pin(softhsm: SoftHsm, authority: Authority) -> None:
    objects = tool(softhsm, "--token-label", LEADER_TOKEN, "-O", "--type", "cert")
    assert authority.leader.serial in objects
    assert objects.count("Certificate Object") == 1 + len(authority.chain)


def test_the_key_hides_until_the_pin_is_given(softhsm: SoftHsm) -> None:
    place = ("--token-label", LEADER_TOKEN, "-O", "--type", "privkey")
    assert "Private Key" not in tool(softhsm, *place)
    assert "Private Key" in tool(softhsm, *place, "--login", "--pin", softhsm.token(LEADER_TOKEN).pin)


def test_a_wrong_pin_is_refused(plugged_copy: SoftHsm) -> None:
    login = ("--module", plugged_copy.module, "--token-label", LEADER_TOKEN, "--login", "--pin", "00000000")
    assert b"CKR_PIN_INCORRECT" in attempt("pkcs11-tool", *login, "-O", env=plugged_copy.environment).stderr


@pytest.mark.usefixtures("plugged")
def test_plugged_tokens_are_found_through_the_environment(softhsm: SoftHsm) -> None:
    assert LEADER_TOKEN in run("pkcs11-tool", "--module", softhsm.module, "-L").decode()


def test_a_token_may_hold_an_old_and_a_renewed_certificate(own_softhsm: SoftHsm, authority: Authority) -> None:
    own_softhsm.add_token("Gia han", [authority.expired, authority.leader])
    objects = tool(own_softhsm, "--token-label", "Gia han", "-O", "--type", "cert")
    assert authority.expired.serial in objects
    assert authority.leader.serial in objects
