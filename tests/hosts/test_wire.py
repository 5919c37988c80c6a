"""Frames: whatever arrives, a frame comes out or one kind of error."""

from __future__ import annotations

import math
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Report
from app.hosts.messages import Done, Failed, FromHost, ListTokens, Ping, ToHost
from app.hosts.wire import LARGEST_BLOB, LARGEST_CONTROL, Frames, Nonsense, encode, padding

ANSWER = FromHost(7, Done())


def frame_of(control: object, blob: bytes = b"") -> bytes:
    raw = control if isinstance(control, bytes) else msgspec.msgpack.encode(control)
    return len(raw).to_bytes(4, "big") + len(blob).to_bytes(4, "big") + raw + blob


def read(data: bytes) -> list[tuple[FromHost, bytearray]]:
    return list(Frames(FromHost).feed(data))


@pytest.mark.parametrize("blob", [b"", b"x", b"picture" * 1000])
def test_a_frame_comes_back_as_it_was(blob: bytes) -> None:
    assert read(encode(ANSWER, len(blob)) + blob) == [(ANSWER, bytearray(blob))]


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(1, 40))
def test_frames_come_in_pieces_of_any_size(blobs: list[bytes], size: int) -> None:
    data = b"".join(encode(ANSWER, len(blob)) + blob for blob in blobs)
    frames = Frames(FromHost)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert [bytes(blob) for piece in pieces for _, blob in frames.feed(piece)] == blobs


@given(st.binary(max_size=200))
def test_random_bytes_are_nonsense_at_worst(data: bytes) -> None:
    with suppress(Nonsense):
        read(data)


@given(st.binary(max_size=200))
def test_random_messages_are_nonsense_at_worst(data: bytes) -> None:
    with suppress(Nonsense):
        read(frame_of(data))
    with suppress(Nonsense):
        list(Frames(ToHost).feed(frame_of(data)))


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_message_is_nonsense_at_worst(at: int, value: int) -> None:
    data = bytearray(encode(FromHost(1, Failed(Report("pin_wrong", {"tries": 2, "source": "thẻ báo"})))))
    data[8 + at % (len(data) - 8)] = value
    with suppress(Nonsense):
        read(bytes(data))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2.0])
def test_a_number_that_is_none_is_nonsense(number: float) -> None:
    body = {"type": "Progress", "stage": "reading", "done": number}
    with pytest.raises(Nonsense):
        read(frame_of({"number": 1, "body": body}))


@pytest.mark.parametrize(
    "control",
    [
        pytest.param(b"\x81\xa6number\xa1\xff", id="bad UTF-8"),
        pytest.param(b"\x81\xa1x" + b"\x91" * 100_000, id="deep nesting"),
        pytest.param({"number": -1, "body": {"type": "Done"}}, id="negative number"),
        pytest.param({"number": "1", "body": {"type": "Done"}}, id="text for a number"),
        pytest.param({"number": 1, "body": {"type": "Ping"}}, id="a call from a host"),
    ],
)
def test_a_message_out_of_bounds_is_nonsense(control: object) -> None:
    with pytest.raises(Nonsense):
        read(frame_of(control))


@pytest.mark.parametrize(("control", "blob"), [(LARGEST_CONTROL + 1, 0), (1, LARGEST_BLOB + 1)])
def test_sizes_out_of_bounds_are_refused_before_anything_is_read(control: int, blob: int) -> None:
    with pytest.raises(Nonsense):
        read(control.to_bytes(4, "big") + blob.to_bytes(4, "big"))


def test_what_is_too_large_is_never_sent() -> None:
    with pytest.raises(Nonsense, match="large"):
        encode(ToHost(1, ListTokens("x" * LARGEST_CONTROL)))
    with pytest.raises(Nonsense, match="large"):
        encode(ToHost(1, Ping()), LARGEST_BLOB + 1)


def test_text_that_is_no_unicode_is_never_sent() -> None:
    with pytest.raises(Nonsense, match="text"):
        encode(ToHost(1, ListTokens("/driver\udcff.so")))


@pytest.mark.parametrize("size", [8, 9, 600])
def test_padding_has_the_size_asked_for_and_no_meaning(size: int) -> None:
    assert len(padding(size)) == size
    assert read(padding(size) + encode(ANSWER) + padding(size)) == [(ANSWER, bytearray())]
