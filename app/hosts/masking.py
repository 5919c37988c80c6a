"""The crossing of a PIN: a one-time pad and the PIN under it, always of the same size, in buffers that can be wiped.

Whoever sees only half of the blob learns nothing, and its size tells nothing about the PIN's. It is no protection
against somebody who reads the whole pipe; it keeps the PIN from lying in clear in buffers nobody here can wipe.
"""

from __future__ import annotations

import secrets
from typing import Final

from app.domain.token import LONGEST_PIN
from app.hosts.wire import Nonsense

_HALF: Final = LONGEST_PIN + 1


def mask(pin: bytearray) -> bytearray:
    """Return the blob that carries ``pin``, which stays the caller's to wipe."""
    assert len(pin) <= LONGEST_PIN, "the gate refuses longer PINs"
    # A pad without its other half is worth nothing, so the copy that the random source leaves behind does no harm.
    blob = bytearray(secrets.token_bytes(_HALF)) + bytearray(_HALF)
    blob[_HALF] = blob[0] ^ len(pin)
    for at in range(1, _HALF):
        blob[_HALF + at] = blob[at] ^ (pin[at - 1] if at <= len(pin) else 0)
    return blob


def unmask(blob: bytearray) -> bytearray:
    """Return the PIN in ``blob`` and wipe the blob."""
    if len(blob) != 2 * _HALF:
        raise Nonsense("pin")
    size = blob[0] ^ blob[_HALF]
    pin = bytearray(size)
    for at in range(size):
        pin[at] = blob[at + 1] ^ blob[_HALF + at + 1]
    wipe(blob)
    return pin


def wipe(buffer: bytearray) -> None:
    """Overwrite ``buffer`` in place; its length stays."""
    for at in range(len(buffer)):
        buffer[at] = 0
