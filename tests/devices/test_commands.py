"""``kyso token``: what is plugged in, one device in full, and following what changes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.devices import DeviceState, Offer
from app.domain.token import CertificateKind
from app.domain.trust import ChainState, RevocationState
from app.settings import places
from app.settings.answers import remember
from app.settings.drivers import LIST
from app.words import Catalogue, Language
from tests.devices.commands import kyso, sign
from tests.devices.odd import Odd
from tests.parts.documents.plain import one_page
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN, SoftHsm

if sys.platform == "win32":
    pytest.skip("the misbehaving driver is built for POSIX", allow_module_level=True)


WORDS = Catalogue.load(Language.VIETNAMESE)


def test_one_device_is_shown_in_full(odd: Odd) -> None:
    ran = kyso("token", "show", LEADER_TOKEN, "--module", odd.module)
    assert ran.code == 0
    for told in ("Sẵn sàng", "trình điều khiển báo", "(cá nhân, phỏng đoán)", "hiệu lực", "còn", "Có thể: Ký"):
        assert told in ran.out


def test_a_certificate_is_shown_as_whose_it_was_declared(odd: Odd, authority: Authority) -> None:
    remember(places.config_folder(), authority.leader.serial, kind=CertificateKind.ARCHIVE)
    shown = kyso("token", "show", LEADER_TOKEN, "--module", odd.module)
    assert "(lưu trữ)" in shown.out
    listed = json.loads(kyso("token", "list", "--json", "--module", odd.module).out)
    assert CertificateKind.ARCHIVE in [one["kind"] for token in listed for one in token["certificates"]]


def test_what_the_office_wrote_wrongly_is_told_and_hides_no_device(odd: Odd) -> None:
    (places.config_folder() / "office.toml").write_text("= broken", encoding="utf-8")
    ran = kyso("token", "list", "--module", odd.module)
    assert ran.code == 0
    assert LEADER_TOKEN in ran.out
    assert "office.toml" in ran.err


def test_who_issued_its_certificates_is_told(odd: Odd) -> None:
    ran = kyso("token", "show", LEADER_TOKEN, "--module", odd.module)
    assert WORDS.name(ChainState.NOT_FOUND) in ran.out


def test_a_revoked_certificate_is_no_reason_to_call_a_device_ready(
    own_softhsm: SoftHsm, authority: Authority, trust: Path
) -> None:
    shutil.copytree(trust, places.config_folder() / "trust", dirs_exist_ok=True)
    own_softhsm.add_token("Thu hoi", [authority.revoked])
    ran = kyso("token", "show", "Thu hoi", "--module", own_softhsm.module)
    assert WORDS.name(RevocationState.REVOKED) in ran.out
    assert WORDS.name(DeviceState.READY) not in ran.out
    assert WORDS.name(Offer.SIGN) not in ran.out.splitlines()[-1]


def test_of_several_certificates_the_one_that_would_sign_is_marked(own_softhsm: SoftHsm, authority: Authority) -> None:
    own_softhsm.add_token("Hai chung thu", [authority.expired, authority.leader])
    ran = kyso("token", "show", "Hai chung thu", "--module", own_softhsm.module)
    marked = ran.out.index(WORDS.say("token_command.taken"))
    assert ran.out.index(authority.leader.serial) < marked < ran.out.index(authority.expired.serial)
    assert ran.out.lower().count("đã hết hạn") == 1


def test_a_device_that_is_not_there_is_told_by_the_exit_code(odd: Odd) -> None:
    assert kyso("token", "show", "Khong co", "--module", odd.module).code == 4


def test_it_is_shown_as_json_with_state_and_offers(odd: Odd) -> None:
    odd.will(flags=0x4040C)
    shown = kyso("token", "show", LEADER_TOKEN, "--module", odd.module, "--json").json
    assert (shown["state"], shown["offers"], shown["pin"]["state"]) == ("locked", ["guide_locked"], "locked")


def test_several_devices_want_a_name(odd: Odd) -> None:
    assert kyso("token", "show", "--module", odd.module).code == 64


def test_none_is_told_as_none(odd: Odd) -> None:
    odd.will(empty=1)
    ran = kyso("token", "show", "--module", odd.module)
    assert (ran.code, ran.out) == (4, "")
    assert "Không thấy thiết bị" in ran.err


def test_a_driver_is_named_by_its_full_path_only(odd: Odd) -> None:
    ran = kyso("token", "list", "--module", odd.module.name)
    assert (ran.code, ran.out) == (4, "")
    assert "đường dẫn đầy đủ" in ran.err


def test_a_driver_on_the_persons_list_is_asked_without_being_named(odd: Odd, own_folders: Path) -> None:
    folder = own_folders / "config" / "KySo"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LIST).write_text(f'[[driver]]\nname = "Riêng"\npath = "{odd.module}"\n', encoding="utf-8")
    odd.will(list="crash")
    assert f"{odd.module}: Trình điều khiển bị hỏng" in kyso("token", "list").err


def test_a_key_that_wants_the_pin_each_time_is_explained_once(odd: Odd, document: Path) -> None:
    odd.will(always=1)
    ran = sign(odd.module, LEADER_TOKEN, PIN, document, one_page(document.with_name("2.pdf")))
    assert ran.errors == [None, None]
    assert ran.err.count("cho từng chữ ký") == 1
    assert odd.calls("again") == ["again 8", "again 8"]


def test_what_changes_is_told_until_it_is_interrupted(odd: Odd) -> None:
    odd.will(empty=1)
    command = [sys.executable, "-I", "-m", "app.compose.command", "token", "watch", "--module", str(odd.module)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert "Có đầu đọc" in watching.stderr.readline()
        odd.will()
        seen = ""
        while seen.count("Đã cắm: ") < 2:
            seen += watching.stdout.readline()
        odd.will(empty=1)
        while seen.count("Đã rút: ") < 2:
            seen += watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 130
    assert all(f"{word}: {label}" in seen for word in ("Đã cắm", "Đã rút") for label in (LEADER_TOKEN, OFFICE_TOKEN))
