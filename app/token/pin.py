"""The PIN of a token: what its flags say, what is caught before it is sent, and how it is lent out without a copy.

What remains of a PIN in this process: python-pkcs11 takes anything with an ``encode`` method and hands the buffer that
comes back to ``C_Login`` as it is, so there is one ``bytearray``, wiped as soon as the login is over. What a vendor's
library copies for itself is beyond reach; it goes with the process.
"""

from __future__ import annotations

from typing import Final

from pkcs11 import TokenFlag

from app.domain.errors import PinFinalTry, PinLocked, PinUnset, PinUntypable
from app.domain.token import PinReport, PinSource, PinState, why_untypable

_NOTHING_TOLD: Final = PinReport(PinState.UNKNOWN, PinSource.NOBODY)


class LentPin:
    """The PIN in the shape python-pkcs11 wants, without copying it."""

    def __init__(self, buffer: bytearray) -> None:
        self._buffer = buffer

    def encode(self, encoding: str) -> bytearray:
        """Return the buffer itself; it holds bytes already, whatever ``encoding`` is asked for."""
        return self._buffer


def wipe(buffer: bytearray | None) -> None:
    """Overwrite a PIN where it lies."""
    if buffer is not None:
        buffer[:] = bytes(len(buffer))


def read_pin(flags: int) -> PinReport:
    """Tell the state of a PIN from the token's flags (``CK_TOKEN_INFO.flags``), the worst one first."""
    if flags == 0:
        return _NOTHING_TOLD
    for flag, state in (
        (TokenFlag.USER_PIN_LOCKED, PinState.LOCKED),
        (TokenFlag.USER_PIN_FINAL_TRY, PinState.FINAL),
        (TokenFlag.USER_PIN_COUNT_LOW, PinState.LOW),
    ):
        if flags & flag:
            return PinReport(state, PinSource.DRIVER)
    initialised = flags & TokenFlag.USER_PIN_INITIALIZED
    return PinReport(PinState.OK if initialised else PinState.UNSET, PinSource.DRIVER)


def read_pin_after_wrong(flags: int) -> PinReport:
    """Tell the state of a PIN right after a wrong one.

    A driver that still says all is well does not report tries: PKCS#11 wants "count low" after the first wrong PIN.
    """
    report = read_pin(flags)
    return _NOTHING_TOLD if report.state is PinState.OK else report


def admit(report: PinReport, *, final_try_confirmed: bool) -> None:
    """Refuse a login that the PIN's state forbids; raises PinLocked, PinUnset or PinFinalTry. Nothing was sent then."""
    match report.state:
        case PinState.LOCKED:
            raise PinLocked(source=report.source.value)
        case PinState.UNSET:
            raise PinUnset
        case PinState.FINAL if not final_try_confirmed:
            raise PinFinalTry(source=report.source.value)
        case _:
            return


def refuse_untypable(pin: bytearray) -> None:
    """Raise PinUntypable for what no device has as its PIN and would only waste a try."""
    why = why_untypable(pin)
    if why is not None:
        raise PinUntypable(why=why)
