"""The PIN typed into the real field is in the memory of no process of KySo, seconds after its token host ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.processes import children_of
from tests.parts.softhsm import PIN, SoftHsm
from tests.token.test_memory import copies
from tests.window.signing_window import MASK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

FORMS = {name: PIN.encode(name) for name in ("ascii", "utf-16-le", "utf-32-le")}
"""As bytes, as Qt's texts and the system's keep characters, and as Python's wide ones do."""


@pytest.mark.clause("BT-19.2", "HN-7.3")
def test_no_copy_of_a_typed_pin_is_left_anywhere(plugged_copy: SoftHsm, trust: Path, letter: Path) -> None:
    masked = ".".join(str(byte ^ MASK) for byte in PIN.encode())
    arguments = [str(plugged_copy.module), str(trust), str(letter), masked]
    command = [sys.executable, "-m", "tests.window.signing_window", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "signed\n"
            hosts = children_of(process.pid)
            assert copies(process.pid, LEADER_TOKEN.encode()) > 0, "the search finds what is there"
            found = {form: copies(process.pid, needle) for form, needle in FORMS.items()}
            of_hosts = [copies(pid, needle) for pid in hosts for needle in FORMS.values()]
            assert (found, sum(of_hosts)) == (dict.fromkeys(FORMS, 0), 0)
            assert hosts
        finally:
            process.kill()
