"""``kyso token list``: the shape of its answer, and what it says when there is nothing to list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cli.command import Kyso
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm

TOKEN_KEYS = ["module", "slot", "label", "serial", "model", "pin", "certificates"]
CERTIFICATE_KEYS = [
    "label",
    "subject",
    "issuer",
    "serial",
    "not_before",
    "not_after",
    "kind",
    "usable",
    "reason",
]


def listed(kyso: Kyso, label: str) -> Any:
    (found,) = [one for one in kyso.tokens().json if one["label"] == label]
    return found


def test_every_token_is_listed_in_the_agreed_shape(kyso: Kyso) -> None:
    ran = kyso.tokens()
    assert (ran.code, ran.err) == (0, b"")
    assert sorted(one["label"] for one in ran.json) == [LEADER_TOKEN, OFFICE_TOKEN]
    for one in ran.json:
        assert list(one) == TOKEN_KEYS
        assert one["pin"] == {"state": "ok", "source": "driver"}
        assert [list(certificate) for certificate in one["certificates"]] == [CERTIFICATE_KEYS]


def test_a_token_names_its_driver_slot_and_make(kyso: Kyso, softhsm: SoftHsm) -> None:
    leader = listed(kyso, LEADER_TOKEN)
    assert (leader["module"], leader["model"]) == (str(softhsm.module), "SoftHSM v2")
    assert isinstance(leader["slot"], int)
    assert re.fullmatch(r"[0-9a-f]{16}", leader["serial"])


@pytest.mark.parametrize(
    ("label", "name", "kind"),
    [
        (LEADER_TOKEN, "leader", "person"),
        (OFFICE_TOKEN, "organisation", "organisation"),
    ],
)
def test_a_certificate_is_told_as_it_is(kyso: Kyso, authority: Authority, label: str, name: str, kind: str) -> None:
    (told,) = listed(kyso, label)["certificates"]
    certificate = authority.credential(name).certificate
    assert told["serial"] == authority.credential(name).serial
    assert told["kind"] == kind
    assert (told["usable"], told["reason"]) == (True, None)
    begins, ends = (datetime.fromisoformat(told[key]) for key in ("not_before", "not_after"))
    assert (begins, ends) == (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    assert [time.utcoffset() for time in (begins, ends)] == [timedelta(hours=7)] * 2


def test_a_failed_try_is_told_with_its_source(careless_kyso: Kyso) -> None:
    careless_kyso.sign("missing.pdf")
    assert listed(careless_kyso, LEADER_TOKEN)["pin"]["state"] == "ok"


@pytest.mark.parametrize("arguments", [("token", "list"), ("token", "list", "--json")])
def test_a_driver_that_cannot_be_loaded_is_told_beside_an_empty_list(kyso: Kyso, arguments: tuple[str, ...]) -> None:
    ran = kyso(*arguments, "--module", "/missing/driver.so")
    assert ran.code == 4
    assert "[module_failed]" in ran.words
    if "--json" in arguments:
        assert ran.json == []


def test_without_a_token_the_list_is_empty_and_that_is_no_error(own_softhsm: SoftHsm, kyso: Kyso) -> None:
    kyso.hsm = own_softhsm
    listed_nothing = kyso.tokens()
    assert (listed_nothing.code, listed_nothing.json) == (0, [])
    assert kyso("token", "list", "--module", own_softhsm.module).words.strip()


def test_a_person_reads_label_serial_and_end(kyso: Kyso, softhsm: SoftHsm, authority: Authority) -> None:
    ran = kyso("token", "list", "--module", softhsm.module)
    shown = ran.out.decode()
    assert (ran.code, ran.err) == (0, b"")
    for part in (LEADER_TOKEN, OFFICE_TOKEN, authority.leader.serial, "Phan Thanh Mai"):
        assert part in shown


def test_a_known_driver_is_found_without_being_named(kyso: Kyso) -> None:
    ran = kyso("token", "list", "--json")
    assert {LEADER_TOKEN, OFFICE_TOKEN} <= {one["label"] for one in ran.json}
