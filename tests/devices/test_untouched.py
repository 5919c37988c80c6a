"""No device is ever changed: a spy between KySo and the driver writes down a whole signing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.devices.commands import sign
from tests.parts.documents.plain import one_page
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.softhsm import PIN, SoftHsm

if sys.platform != "linux":
    pytest.skip("the spy is where Debian puts it", allow_module_level=True)

SPIES = (
    "/usr/lib/x86_64-linux-gnu/pkcs11/pkcs11-spy.so",
    "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so",
    "/usr/lib/aarch64-linux-gnu/pkcs11/pkcs11-spy.so",
    "/usr/lib/aarch64-linux-gnu/pkcs11-spy.so",
)
CHANGES = {
    *("C_CreateObject", "C_CopyObject", "C_DestroyObject", "C_SetAttributeValue", "C_InitToken", "C_InitPIN"),
    *("C_SetPIN", "C_GenerateKey", "C_GenerateKeyPair", "C_UnwrapKey", "C_DeriveKey", "C_SetOperationState"),
}
READ_ONLY = "0x4"
"""``CKF_SERIAL_SESSION`` alone, without ``CKF_RW_SESSION`` (0x2)."""


@pytest.fixture
def trace(plugged: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the spy in front of SoftHSM2 writes."""
    file = tmp_path / "trace.txt"
    monkeypatch.setenv("PKCS11SPY", str(plugged.module))
    monkeypatch.setenv("PKCS11SPY_OUTPUT", str(file))
    return file


@pytest.mark.clause("LD-14.1")
@pytest.mark.clause("BT-4.3")
@pytest.mark.clause("HN-4.2")
def test_a_whole_list_is_signed_with_one_login_and_changes_nothing(trace: Path, tmp_path: Path) -> None:
    files = [one_page(tmp_path / f"{number}.pdf") for number in range(3)]
    spy = next(Path(place) for place in SPIES if Path(place).exists())
    assert sign(spy, LEADER_TOKEN, PIN, *files).errors == [None] * 3
    text = trace.read_text(encoding="utf-8", errors="replace")
    called = re.findall(r"^\d+: (C_\w+)$", text, re.MULTILINE)
    assert called.count("C_SignInit") == 3
    assert called.count("C_Login") == 1
    assert re.findall(r"C_Login\n.*\n.*\n\[in\] userType = (\w+)", text) == ["CKU_USER"]
    assert set(re.findall(r"C_OpenSession\n.*\n\[in\] slotID.*\n\[in\] flags = (\w+)", text)) == {READ_ONLY}
    assert not CHANGES & set(called)
