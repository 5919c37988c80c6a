"""No device is ever changed: the trace of every call into the driver shows it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import PinWrong
from app.token.driver import Driver
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm
from tests.token.conftest import Leader
from tests.token.wishes import wish

SPIES = ("/usr/lib/x86_64-linux-gnu/pkcs11/pkcs11-spy.so", "/usr/lib/aarch64-linux-gnu/pkcs11/pkcs11-spy.so")
HARMLESS = {
    *("C_GetFunctionList", "C_GetInterface", "C_Initialize", "C_Finalize", "C_GetInfo", "C_GetSlotList"),
    *("C_GetSlotInfo", "C_GetTokenInfo", "C_GetMechanismList", "C_OpenSession", "C_CloseSession", "C_Login"),
    *("C_Logout", "C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal", "C_GetAttributeValue"),
    *("C_SignInit", "C_Sign"),
}
READ_ONLY = "0x4"
"""``CKF_SERIAL_SESSION`` alone, without ``CKF_RW_SESSION`` (0x2)."""


@pytest.mark.clause("LD-14.1")
@pytest.mark.clause("BT-4.3")
@pytest.mark.clause("HN-4.2")
def test_only_harmless_calls_reach_the_device(
    plugged: SoftHsm,
    authority: Authority,
    open_driver: Callable[[Path], Driver],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trace = tmp_path / "trace.txt"
    monkeypatch.setenv("PKCS11SPY", str(plugged.module))
    monkeypatch.setenv("PKCS11SPY_OUTPUT", str(trace))
    driver = open_driver(next(Path(spy) for spy in SPIES if Path(spy).exists()))
    leader = Leader(driver)
    with pytest.raises(PinWrong):
        leader.login("1111")
    leader.login(approved=2)
    driver.sign_attributes(wish(authority.leader.certificate_der))
    driver.logout()
    text = trace.read_text(encoding="utf-8", errors="replace")
    called = set(re.findall(r"^\d+: (C_\w+)$", text, re.MULTILINE))
    assert {"C_Login", "C_Sign"} <= called
    assert called <= HARMLESS
    assert set(re.findall(r"C_OpenSession\n.*\n\[in\] slotID.*\n\[in\] flags = (\w+)", text)) == {READ_ONLY}
    assert len(re.findall(r"^\d+: C_Login$", text, re.MULTILINE)) == 2
