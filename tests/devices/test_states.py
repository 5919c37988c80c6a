"""The table: state of a device or a driver → what a person is shown → what is offered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec import Struct

from app.domain.devices import Offer as O  # noqa: N817 - the table reads better
from app.hosts import messages as m
from app.hosts.deadlines import DEADLINES_S
from tests.desk.worlds import RealWorld
from tests.devices.stages import STAGES, Shown, Stage
from tests.ui.scenes import scenes

if sys.platform != "linux":
    pytest.skip("the parts are Linux's", allow_module_level=True)

from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.opencryptoki import LABEL, WRONG_PINS, OpenCryptoki
from tests.parts.piv_card import ATR, PivCard
from tests.parts.vpcd import Reader, opensc_module

TABLE: dict[str, tuple[str, str, tuple[O, ...]]] = {
    # state: (how the title begins, a word of the next step, offers)
    "missing": ("Không thấy tệp trình điều khiển", "chọn lại tệp", (O.INSTALL_DRIVER, O.CHOOSE_DRIVER)),
    "beside_a_document": ("Trình điều khiển ở nơi không được phép", "đường dẫn đầy đủ", (O.CHOOSE_DRIVER, O.ASK_IT)),
    "on_another_machine": ("Trình điều khiển ở nơi không được phép", "chính máy này", (O.CHOOSE_DRIVER, O.ASK_IT)),
    "for_another_machine": ("Trình điều khiển dành cho loại máy khác", "64 bit", (O.INSTALL_DRIVER, O.CHOOSE_DRIVER)),
    "a_text": ("Tệp này không phải trình điều khiển", "Chọn tệp khác", (O.CHOOSE_DRIVER,)),
    "half_a_file": ("Trình điều khiển không nạp được", "Cài lại", (O.INSTALL_DRIVER, O.ASK_IT)),
    "crashing": ("Trình điều khiển bị hỏng", "Các thiết bị khác", (O.REFRESH, O.INSTALL_DRIVER, O.ASK_IT)),
    "hanging": ("Trình điều khiển bị treo", "Các thiết bị khác", (O.REFRESH, O.ASK_IT)),
    "failing": ("Trình điều khiển trả lời sai", "Làm mới", (O.REFRESH, O.ASK_IT)),
    "damaged_list": ("Danh sách trình điều khiển", "drivers.toml", (O.ASK_IT,)),
    "without_slots": ("Trình điều khiển chạy, chưa thấy", "Cắm thiết bị", (O.PLUG_IN, O.REFRESH)),
    "with_an_empty_reader": ("Có đầu đọc, chưa có thẻ", "Đưa thẻ", (O.PLUG_IN, O.REFRESH)),
    "without_a_driver": (
        "Đã thấy thiết bị SafeNet eToken (GCA-01) nhưng máy chưa cài trình điều khiển",
        "GCA-01 (SafeNet eToken)",
        (O.INSTALL_DRIVER, O.CHOOSE_DRIVER, O.REFRESH),
    ),
    "foreign_card": ("Trình điều khiển không nhận ra thẻ", "đi kèm", (O.INSTALL_DRIVER, O.CHOOSE_DRIVER, O.REFRESH)),
    "mute_card": ("Thẻ không trả lời", "cắm lại", (O.PLUG_IN, O.REFRESH, O.ASK_IT)),
    "empty_token": ("Thiết bị chưa được khởi tạo", "KySo không khởi tạo", (O.ASK_IT,)),
    "token_without_pin": ("Thiết bị chưa đặt mật khẩu (PIN)", "phần mềm đi kèm", (O.MAKERS_TOOL, O.ASK_IT)),
    "token_without_certificate": ("Thiết bị chưa có chứng thư", "nơi đã cấp", (O.REFRESH, O.ASK_IT)),
    "token_with_an_expired_certificate": ("Không chứng thư nào ký được", "Lý do", (O.CERTIFICATES, O.GUIDE_EXPIRED)),
    "silent_token": ("Sẵn sàng; thiết bị không báo", "tự ghi", (O.SIGN,)),
    "silent_token_after_a_wrong_pin": ("Đã có lần nhập sai", "cẩn thận", (O.SIGN, O.GUIDE_FORGOTTEN)),
    "silent_token_after_two_wrong_pins": ("Chỉ còn một lần thử", "khóa", (O.GUIDE_FORGOTTEN, O.CONFIRM_FINAL_TRY)),
    "good_token": ("Sẵn sàng", "Có thể ký", (O.SIGN,)),
    "wrong_pin": ("Mật khẩu (PIN) chưa đúng", "Xem lại", (O.TYPE_AGAIN, O.GUIDE_FORGOTTEN)),
    "the_same_wrong_pin": ("Mật khẩu (PIN) này vừa bị từ chối", "khác", (O.TYPE_AGAIN, O.GUIDE_FORGOTTEN)),
    "untypable_pin": ("Mật khẩu (PIN) có chữ có dấu", "bộ gõ", (O.TYPE_AGAIN,)),
    "unclear_answer": ("Thiết bị trả lời không rõ", "Rút thiết bị", (O.REFRESH, O.ASK_IT)),
    "expired_pin": ("Thiết bị đòi đổi mật khẩu (PIN)", "phần mềm đi kèm", (O.MAKERS_TOOL, O.ASK_IT)),
    "gone_during_the_login": ("Thiết bị đã bị rút ra", "Cắm lại", (O.PLUG_IN, O.REFRESH)),
    "token_with_keys": ("Sẵn sàng", "Có thể ký", (O.SIGN,)),
    "wrong_pin_at_the_keys": ("Mật khẩu (PIN) chưa đúng", "Xem lại", (O.TYPE_AGAIN, O.GUIDE_FORGOTTEN)),
    "cancelled_at_the_keys": ("Chưa nhập mật khẩu (PIN)", "trên thiết bị", (O.TYPE_AGAIN,)),
    "too_late_at_the_keys": ("Chưa nhập mật khẩu (PIN)", "trên thiết bị", (O.TYPE_AGAIN,)),
    "another_program_at_it": ("Thiết bị đang được dùng ở nơi khác", "Đợi", (O.TYPE_AGAIN,)),
    "expired_certificate": ("Chứng thư đã hết hạn", "chứng thư khác", (O.CERTIFICATES, O.GUIDE_EXPIRED)),
}
SHORTENED: type[Struct] = m.ListTokens
PICTURES = {
    "missing": "driver-missing",
    "beside_a_document": "driver-not_allowed",
    "on_another_machine": "driver-not_allowed",
    "for_another_machine": "driver-wrong_architecture",
    "a_text": "driver-not_a_driver",
    "half_a_file": "driver-load_failed",
    "crashing": "driver-crashed",
    "hanging": "driver-hung",
    "failing": "driver-failed",
    "damaged_list": "driver-list_damaged",
    "without_slots": "driver-no_slot",
    "with_an_empty_reader": "driver-no_token",
    "without_a_driver": "devices-undriven",
    "foreign_card": "device-unrecognised",
    "mute_card": "device-unreadable",
    "empty_token": "device-uninitialised",
    "token_without_pin": "device-pin-unset",
    "token_without_certificate": "device-no-certificate",
    "token_with_an_expired_certificate": "device-expired",
    "silent_token": "device-ready-unreported",
    "silent_token_after_a_wrong_pin": "device-low-by-record",
    "silent_token_after_two_wrong_pins": "device-final-by-record",
    "good_token": "device-ready",
    "token_with_keys": "device-pin-pad",
    "wrong_pin": "login-wrong",
    "the_same_wrong_pin": "login-same",
    "untypable_pin": "login-untypable",
    "unclear_answer": "login-unclear",
    "expired_pin": "login-pin-expired",
    "gone_during_the_login": "login-removed",
    "wrong_pin_at_the_keys": "login-pad-wrong",
    "cancelled_at_the_keys": "login-pad-ended",
    "too_late_at_the_keys": "login-pad-ended",
    "another_program_at_it": "login-elsewhere",
    "expired_certificate": "login-certificate-expired",
}
"""The picture of each state in the gallery."""
LOCKING: dict[int, tuple[str, str, tuple[O, ...]]] = {
    # wrong PINs entered elsewhere: as above
    0: ("Sẵn sàng", "Có thể ký", (O.SIGN,)),
    1: ("Đã có lần nhập sai", "cẩn thận", (O.SIGN, O.GUIDE_FORGOTTEN)),
    2: ("Chỉ còn một lần thử", "khóa", (O.GUIDE_FORGOTTEN, O.CONFIRM_FINAL_TRY)),
    3: ("Thiết bị đã khóa", "Đừng thử thêm", (O.GUIDE_LOCKED,)),
}


@pytest.fixture
def stage(world: RealWorld, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Return a stage on which a driver that hangs is given up soon."""
    monkeypatch.setitem(DEADLINES_S, SHORTENED, 3.0)
    return Stage(world, tmp_path, request)


def compare(found: Shown, title: str, step: str, offers: tuple[O, ...]) -> None:
    assert found.title.startswith(title)
    assert found.title
    assert step in found.step
    assert found.offers == offers


def test_the_table_has_every_state_that_can_be_brought_about() -> None:
    assert TABLE.keys() == STAGES.keys()


def test_every_state_has_its_picture_in_the_gallery() -> None:
    pictured = {name for name, _ in scenes()}
    on_its_way_to_lock = {"device-ready", "device-tries-low", "device-final-try", "device-locked"}
    assert PICTURES.keys() == TABLE.keys()
    assert on_its_way_to_lock | set(PICTURES.values()) <= pictured


@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize("state", TABLE)
def test_a_state_is_told_with_what_can_be_done(state: str, stage: Stage) -> None:
    compare(STAGES[state](stage), *TABLE[state])


@pytest.mark.serial
@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize("wrong_pins", LOCKING)
def test_a_token_that_really_locks_is_told_on_its_way_there(
    wrong_pins: int, stage: Stage, cryptoki: OpenCryptoki
) -> None:
    for pin in WRONG_PINS[:wrong_pins]:
        cryptoki.wrong_pin(pin)
    compare(stage.card(cryptoki.module, LABEL), *LOCKING[wrong_pins])


@pytest.mark.serial
def test_a_real_token_that_nobody_initialised_is_told(stage: Stage, cryptoki: OpenCryptoki) -> None:
    cryptoki.wipe()
    compare(stage.unready(cryptoki.module), *TABLE["empty_token"])


@pytest.mark.serial
@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize("wrong_pins", LOCKING)
def test_a_card_in_a_reader_is_told_by_its_own_counter(
    wrong_pins: int, stage: Stage, reader: Reader, card: PivCard
) -> None:
    card.tries = card.most_tries - wrong_pins
    reader.put_in(card, ATR)
    expected = LOCKING[0] if wrong_pins == 1 else LOCKING[wrong_pins]  # OpenSC tells of the last try only
    compare(stage.card(opensc_module(), LEADER_TOKEN), *expected)


@pytest.mark.serial
@pytest.mark.usefixtures("reader")
def test_a_real_reader_without_a_card_is_told(stage: Stage) -> None:
    compare(stage.driver(opensc_module()), *TABLE["with_an_empty_reader"])


@pytest.mark.clause("PT-6.1")
@pytest.mark.parametrize("state", ["silent_token_after_a_wrong_pin", "wrong_pin", "silent_token"])
def test_no_number_of_tries_is_named_that_no_device_told(state: str, stage: Stage) -> None:
    found = STAGES[state](stage)
    assert not any(letter.isdigit() for letter in found.title + found.step)
