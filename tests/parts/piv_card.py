"""A small PIV card in software: what OpenSC needs to find keys and certificates, check a PIN and sign with RSA.

It answers the commands of NIST SP 800-73-4 that a signing client causes, keeps a counter of PIN tries as a card does,
and never writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.parts.pki import Credential

ATR: Final = bytes.fromhex("3B80800101")
AUTHENTICATION, SIGNATURE = 0x9A, 0x9C
"""Key references: the second one wants the PIN before each signature."""

_APPLICATION: Final = bytes.fromhex("A000000308000010000100")
_CERTIFICATES: Final = {AUTHENTICATION: bytes.fromhex("5FC105"), SIGNATURE: bytes.fromhex("5FC10A")}
_NO_AGENCY: Final = bytes.fromhex("D4E739DA739CED39CE739D836858210842108421C84210C3EB")
"""The FASC-N of a card outside the American government: its GUID is its number."""
_HOLDER, _DISCOVERY = bytes.fromhex("5FC102"), bytes.fromhex("7E")
_OK, _NOT_FOUND, _NOT_ALLOWED, _BLOCKED, _WRONG_DATA, _UNKNOWN = 0x9000, 0x6A82, 0x6982, 0x6983, 0x6A80, 0x6D00


@dataclass
class PivCard:
    """The card. ``tries`` is its counter; ``asked`` are the instructions it was given, by their bytes."""

    keys: Mapping[int, Credential]
    pin: bytes = b"135790"
    most_tries: int = 3
    guid: bytes = bytes(range(16))
    asked: list[int] = field(default_factory=list)
    wrong_pins: int = 0

    def __post_init__(self) -> None:
        self.tries = self.most_tries
        self.power_off()

    def power_off(self) -> None:
        """Forget everything that a card forgets without power."""
        self._verified = False
        self._fresh = False
        self._chained = b""
        self._waiting = b""

    def answer(self, command: bytes) -> bytes:
        """Return the response to a command, status word and all."""
        chaining, instruction, first, second = command[0] & 0x10, command[1], command[2], command[3]
        if instruction == 0xC0:
            return self._next_part()
        size = command[4] if len(command) > 5 else 0
        data = self._chained + command[5 : 5 + size]
        self._chained = data if chaining else b""
        if chaining:
            return _word(_OK)
        self.asked.append(instruction)
        body, status = self._carry_out(instruction, (first, second), data)
        if status != _OK:
            return body + _word(status)
        self._waiting = body
        return self._next_part()

    def _carry_out(self, instruction: int, parameters: tuple[int, int], data: bytes) -> tuple[bytes, int]:
        match instruction:
            case 0xA4 if _APPLICATION.startswith(data[:9]) and len(data) >= 5:
                return _tlv(0x61, _tlv(0x4F, _APPLICATION[5:]) + _tlv(0x79, _tlv(0x4F, _APPLICATION[:5]))), _OK
            case 0xA4:
                return b"", _NOT_FOUND
            case 0xCB if data[:1] == b"\x5c":
                return self._object(data[2:])
            case 0x20:
                return b"", self._verify(parameters[0], data)
            case 0x87:
                return self._sign(parameters[1], data)
            case _:
                return b"", _UNKNOWN

    def _object(self, name: bytes) -> tuple[bytes, int]:
        if name == _HOLDER:
            number = _tlv(0x30, _NO_AGENCY) + _tlv(0x34, self.guid) + _tlv(0x35, b"20401231") + b"\x3e\x00\xfe\x00"
            return _tlv(0x53, number), _OK
        if name == _DISCOVERY:
            return bytes.fromhex("7E124F0BA0000003080000100001005F2F024000"), _OK
        for reference, credential in self.keys.items():
            if name == _CERTIFICATES[reference]:
                return _tlv(0x53, _tlv(0x70, credential.certificate_der) + b"\x71\x01\x00\xfe\x00"), _OK
        return b"", _NOT_FOUND

    def _verify(self, first: int, data: bytes) -> int:
        if first == 0xFF:
            self._verified = self._fresh = False
            return _OK
        if self.tries == 0:
            return _BLOCKED
        if not data:
            return _OK if self._verified else 0x63C0 | self.tries
        if data.rstrip(b"\xff") == self.pin:
            self.tries, self._verified, self._fresh = self.most_tries, True, True
            return _OK
        self.tries, self._verified, self._fresh = self.tries - 1, False, False
        self.wrong_pins += 1
        return 0x63C0 | self.tries

    def _sign(self, reference: int, data: bytes) -> tuple[bytes, int]:
        credential = self.keys.get(reference)
        may_sign = self._fresh if reference == SIGNATURE else self._verified
        if credential is None or not may_sign:
            return b"", _NOT_ALLOWED
        self._fresh = False
        key = serialization.load_pem_private_key(credential.key_file.read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey), "the card knows RSA only"
        block, numbers = _read_tlvs(_read_tlvs(data)[0x7C]).get(0x81, b""), key.private_numbers()
        size = (key.key_size + 7) // 8
        if len(block) != size:
            return b"", _WRONG_DATA
        signed = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(size, "big")
        return _tlv(0x7C, _tlv(0x82, signed)), _OK

    def _next_part(self) -> bytes:
        """Return up to 256 bytes of what waits; 61xx tells how many more there are, 00 for 256 or more."""
        part, self._waiting = self._waiting[:256], self._waiting[256:]
        left = len(self._waiting)
        return part + _word(0x6100 | (left if left < 256 else 0) if left else _OK)


def _word(status: int) -> bytes:
    return status.to_bytes(2, "big")


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    length = (
        bytes([size]) if size < 0x80 else bytes([0x81, size]) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")
    )
    return bytes([tag]) + length + value


def _read_tlvs(data: bytes) -> dict[int, bytes]:
    """Return the values of one level by their one-byte tags."""
    found: dict[int, bytes] = {}
    while data:
        tag, size, start = data[0], data[1], 2
        if size & 0x80:
            start = 2 + (size & 0x7F)
            size = int.from_bytes(data[2:start], "big")
        found[tag], data = data[start : start + size], data[start + size :]
    return found
