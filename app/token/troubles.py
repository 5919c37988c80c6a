"""Errors of python-pkcs11 and of the libraries behind it, told as problems."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pkcs11 import exceptions

from app.domain.errors import DeviceProblem, TokenRemoved
from app.token.library import failed

CALL_ERRORS: Final = (
    exceptions.PKCS11Error,
    MemoryError,  # a length no device can mean
    OverflowError,
    ValueError,  # values outside what python-pkcs11 knows, or text that is none
    struct.error,
    LookupError,  # attributes a driver neither gives nor refuses
    NotImplementedError,
)
"""What a call into a driver may raise: its own codes, and what its nonsense makes of python-pkcs11."""

_GONE: Final = (
    exceptions.TokenNotPresent,
    exceptions.TokenNotRecognised,
    exceptions.DeviceRemoved,
    exceptions.SlotIDInvalid,
    exceptions.SessionClosed,
    exceptions.SessionHandleInvalid,
    exceptions.KeyHandleInvalid,
    exceptions.ObjectHandleInvalid,
    exceptions.UserNotLoggedIn,  # a card that was reset or put in again has forgotten the login
)


def problem_of(error: Exception, module: str) -> DeviceProblem:
    """Return what a failed call means."""
    return TokenRemoved() if isinstance(error, _GONE) else failed(module, "call_failed")


@contextmanager
def told(module: str) -> Iterator[None]:
    """Turn what a driver raises into a problem."""
    try:
        yield
    except CALL_ERRORS as error:
        raise problem_of(error, module) from error
