"""The PIN crosses under a one-time pad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.token import LONGEST_PIN
from app.hosts.masking import mask, unmask, wipe
from app.hosts.wire import Nonsense


@given(st.binary(max_size=LONGEST_PIN))
def test_a_pin_comes_back(pin: bytes) -> None:
    assert unmask(mask(bytearray(pin))) == pin


def test_the_size_of_the_blob_tells_nothing() -> None:
    assert len(mask(bytearray(b""))) == len(mask(bytearray(b"1" * LONGEST_PIN)))


def test_the_pin_is_nowhere_in_the_blob() -> None:
    assert b"12345678" not in mask(bytearray(b"12345678"))


def test_no_two_blobs_are_alike() -> None:
    assert mask(bytearray(b"1234")) != mask(bytearray(b"1234"))


def test_unmasking_wipes_the_blob() -> None:
    blob = mask(bytearray(b"1234"))
    unmask(blob)
    assert not any(blob)


@pytest.mark.parametrize("size", [0, 4, 511, 513])
def test_another_size_is_nonsense(size: int) -> None:
    with pytest.raises(Nonsense):
        unmask(bytearray(size))


def test_wiping_keeps_the_length() -> None:
    pin = bytearray(b"1234")
    wipe(pin)
    assert pin == bytes(4)
