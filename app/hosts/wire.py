"""The wire: a frame is a header, a control part (one message, msgpack) and an optional blob of raw bytes.

Nothing here reads or writes: bytes go in, frames come out. What arrives is never trusted, whichever side it comes from:
a driver or a hostile document may have taken a host over. Never pickle.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, Generic, TypeVar

import msgspec

from app.hosts.messages import FromHost, ToHost

LARGEST_CONTROL: Final = 1 << 20
LARGEST_BLOB: Final = 64 << 20

_HEADER: Final = struct.Struct(">II")
# What msgspec raises for bytes that are no message: besides its own error, for bad UTF-8 and for deep nesting.
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_DECODERS: Final[dict[type[ToHost | FromHost], msgspec.msgpack.Decoder[ToHost | FromHost]]] = {
    ToHost: msgspec.msgpack.Decoder(ToHost),
    FromHost: msgspec.msgpack.Decoder(FromHost),
}

Message = TypeVar("Message", ToHost, FromHost)
Blob = bytes | bytearray
Frame = tuple[Message, bytearray]


class Nonsense(Exception):
    """Bytes that are no frame of ours, or a message that cannot be made into one. ``why`` is a word, never content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def encode(message: ToHost | FromHost, blob_size: int = 0) -> bytes:
    """Return header and control part; ``blob_size`` bytes of blob follow as they are.

    :raises Nonsense: ``large`` for too many bytes, ``text`` for a text that is no Unicode (an odd file name),
        ``bounds`` for what the other side would not take, so that it never gets to see it.
    """
    try:
        control = msgspec.msgpack.encode(message)
    except UnicodeEncodeError:
        raise Nonsense("text") from None
    if len(control) > LARGEST_CONTROL or blob_size > LARGEST_BLOB:
        raise Nonsense("large")
    try:
        _DECODERS[type(message)].decode(control)
    except _UNREADABLE:
        raise Nonsense("bounds") from None
    return _HEADER.pack(len(control), blob_size) + control


def padding(size: int) -> bytes:
    """Return a frame of ``size`` bytes without a meaning, which every reader passes over.

    It overwrites what a frame with a PIN left in the buffers of whoever wrote it.
    """
    assert size >= _HEADER.size, "a frame has a header"
    return _HEADER.pack(0, size - _HEADER.size) + bytes(size - _HEADER.size)


class Frames(Generic[Message]):
    """Put frames together from bytes in pieces of any size, each byte copied once.

    Either read straight into :meth:`room` and tell :meth:`filled` how much came, or :meth:`feed` whole pieces.
    """

    def __init__(self, message: type[Message]) -> None:
        self._decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(message)
        self._stage = _Stage.HEADER
        self._part = bytearray(_HEADER.size)
        self._at = 0
        self._blob_size = 0
        self._message: Message | None = None

    def room(self) -> memoryview:
        """Return the memory that waits for the next bytes; never empty."""
        return memoryview(self._part)[self._at :]

    def filled(self, count: int) -> Frame[Message] | None:
        """Take note that ``count`` bytes were read into :meth:`room`; return the frame they complete."""
        self._at += count
        if self._at < len(self._part):
            return None
        match self._stage:
            case _Stage.HEADER:
                self._read_header()
                return None
            case _Stage.CONTROL:
                self._message = self._decoded()
                if self._blob_size:
                    self._expect(_Stage.BLOB, self._blob_size)
                    return None
                return self._complete(bytearray())
            case _Stage.BLOB:
                return self._complete(self._part)

    def feed(self, piece: bytes) -> Iterator[Frame[Message]]:
        """Yield the frames that ``piece`` completes.

        :raises Nonsense: nothing that follows can be read.
        """
        rest = memoryview(piece)
        while rest:
            room = self.room()
            count = min(len(room), len(rest))
            room[:count] = rest[:count]
            rest = rest[count:]
            frame = self.filled(count)
            if frame is not None:
                yield frame

    def _read_header(self) -> None:
        control_size, self._blob_size = _HEADER.unpack(self._part)
        if control_size > LARGEST_CONTROL or self._blob_size > LARGEST_BLOB:
            raise Nonsense("large")
        if control_size:
            self._expect(_Stage.CONTROL, control_size)
        elif self._blob_size:
            self._expect(_Stage.BLOB, self._blob_size)
        else:
            self._expect(_Stage.HEADER, _HEADER.size)

    def _decoded(self) -> Message:
        try:
            return self._decoder.decode(self._part)
        except _UNREADABLE:
            raise Nonsense("message") from None

    def _complete(self, blob: bytearray) -> Frame[Message] | None:
        message, self._message = self._message, None
        self._expect(_Stage.HEADER, _HEADER.size)
        return None if message is None else (message, blob)

    def _expect(self, stage: _Stage, size: int) -> None:
        self._stage, self._part, self._at = stage, bytearray(size), 0


class _Stage(Enum):
    HEADER = auto()
    CONTROL = auto()
    BLOB = auto()
