"""One approved list with an open login: a key, its certificate, and how many signatures are left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, TypeGuard

import pkcs11
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pkcs11 import Attribute, Mechanism, ObjectClass, exceptions

from app.domain.errors import CertificateUnusable, SignatureRefused, SignatureWrong
from app.domain.token import Certificate, Unusable
from app.token.attributes import check_attributes
from app.token.cards import read_bytes
from app.token.certificates import rsa_key_of
from app.token.pin import LentPin, wipe
from app.token.troubles import CALL_ERRORS

_DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 digest in a PKCS#1 v1.5 signature (RFC 8017, 9.2 note 1)."""
_NOT_WITH_THIS_KEY: Final = (
    exceptions.MechanismInvalid,
    exceptions.MechanismParamInvalid,
    exceptions.FunctionNotSupported,
    exceptions.KeyTypeInconsistent,
)


class Signer:
    """An open login. ``pin`` is kept only for a key that asks for it at every signature."""

    def __init__(self, session: pkcs11.Session, certificate: Certificate, *, approved: int) -> None:
        self.session = session
        self._certificate = certificate
        self._left = approved
        self._pin: bytearray | None = None
        self._key = _find_key(session, certificate)

    @property
    def asks_each_time(self) -> bool:
        """Tell whether the key wants the PIN again for every signature (``CKA_ALWAYS_AUTHENTICATE``)."""
        try:
            return bool(self._key[Attribute.ALWAYS_AUTHENTICATE])
        except CALL_ERRORS:
            return False

    def keep(self, pin: bytearray) -> None:
        """Keep an own copy of the PIN until the list is done."""
        self._pin = bytearray(pin)

    def sign(self, attributes: bytes) -> bytes:
        """Return the raw signature over attributes the person approved, made and verified.

        Raises SignatureRefused before the key is touched, SignatureWrong if the answer does not fit the certificate.
        """
        check_attributes(attributes, self._certificate.der)
        if self._left <= 0:
            raise SignatureRefused(why="more_than_approved")
        self._left -= 1
        try:
            signature = self._raw_signature(attributes)
        except (MemoryError, OverflowError) as error:
            raise SignatureWrong from error
        self._verify(signature, attributes)
        if self._left == 0:
            self.forget()
        return signature

    def forget(self) -> None:
        """Wipe the PIN."""
        wipe(self._pin)
        self._pin = None

    def close(self) -> None:
        """Forget the PIN, log out and close the session; a token that is gone has done so itself."""
        self.forget()
        with suppress(*CALL_ERRORS):
            self.session.close()

    def _raw_signature(self, attributes: bytes) -> bytes:
        """Let the token hash if it can; else give it the finished digest."""
        pin = None if self._pin is None else LentPin(self._pin)
        for mechanism in self._mechanisms():
            data = attributes if mechanism is Mechanism.SHA256_RSA_PKCS else _digest_info(attributes)
            try:
                return self._key.sign(data, mechanism=mechanism, pin=pin)
            except _NOT_WITH_THIS_KEY:
                if mechanism is Mechanism.RSA_PKCS:
                    raise
        raise AssertionError("the last mechanism returns or raises")

    def _mechanisms(self) -> Iterator[Mechanism]:
        if Mechanism.SHA256_RSA_PKCS in self.session.token.slot.get_mechanisms():
            yield Mechanism.SHA256_RSA_PKCS
        yield Mechanism.RSA_PKCS

    def _verify(self, signature: bytes, attributes: bytes) -> None:
        """Check the token's answer: a driver is known that returns an absurd length."""
        key = rsa_key_of(self._certificate.der)
        if key is None or len(signature) != (key.key_size + 7) // 8:
            raise SignatureWrong
        try:
            key.verify(signature, attributes, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as error:
            raise SignatureWrong from error


def _find_key(session: pkcs11.Session, certificate: Certificate) -> pkcs11.SignMixin:
    """Return the private key of a certificate: by ``CKA_ID``, else by its modulus; raises CertificateUnusable."""
    wanted = rsa_key_of(certificate.der)
    keys = [key for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}) if _may_sign(key)]
    for key in keys:
        if certificate.key_id and read_bytes(key, Attribute.ID).hex().upper() == certificate.key_id:
            return key
    for key in keys:
        modulus = int.from_bytes(read_bytes(key, Attribute.MODULUS), "big")
        if wanted is not None and modulus == wanted.public_numbers().n:
            return key
    raise CertificateUnusable(serial=certificate.serial, why=Unusable.NO_KEY.value)


def _may_sign(key: pkcs11.Object) -> TypeGuard[pkcs11.SignMixin]:
    return isinstance(key, pkcs11.SignMixin)


def _digest_info(attributes: bytes) -> bytes:
    return _DIGEST_INFO + hashlib.sha256(attributes).digest()
