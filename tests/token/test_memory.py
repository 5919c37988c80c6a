"""The PIN is nowhere in the memory of the process that logged in: another process looks."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.softhsm import PIN, SoftHsm

MASK = 0x5A
LOGS_IN = f"""
import sys
from app.token.driver import Driver
driver = Driver.open(sys.argv[1])
token = next(token for token in driver.tokens() if token.label == sys.argv[2])
pin = bytearray()
for digits in sys.argv[3].split("."):
    pin.append(int(digits) ^ {MASK})
driver.login(token.identity, token.certificates[0].sha256, pin, approved=1, final_try_confirmed=False)
print("logged in", flush=True)
sys.stdin.readline()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def copies(pid: int, needle: bytes) -> int:
    """Count how often ``needle`` stands in the writable memory of a process."""
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            place, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in place.split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(needle)
    return found


@pytest.mark.clause("BT-19.2")
def test_no_copy_of_the_pin_is_left_after_a_login(plugged: SoftHsm) -> None:
    masked = ".".join(str(byte ^ MASK) for byte in PIN.encode())
    arguments = [sys.executable, "-I", "-c", LOGS_IN, str(plugged.module), LEADER_TOKEN, masked]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "logged in\n"
            assert copies(process.pid, LEADER_TOKEN.encode()) > 0
            assert copies(process.pid, PIN.encode()) == 0
        finally:
            process.kill()
