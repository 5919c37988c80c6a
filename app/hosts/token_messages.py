"""What a token host is asked and answers: the devices of one driver library, one login, signatures."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.devices import UnreadyToken
from app.domain.document import Path, Sha256
from app.domain.token import ShortText, Token


class ListTokens(Struct, frozen=True, tag=True):
    """Load ``module`` (absolute path) if it is not loaded and list the tokens present. → :class:`TokensListed`."""

    module: Path


class TokensListed(Struct, frozen=True, tag=True):
    """``unready`` tokens are plugged in and of no use; ``readers`` are the slots without a token, by their names."""

    tokens: tuple[Token, ...]
    unready: tuple[UnreadyToken, ...] = ()
    readers: tuple[ShortText, ...] = ()


class Login(Struct, frozen=True, tag=True):
    """Log in for one approved list and keep the session.

    Blob: the masked PIN (see ``app.hosts.masking``); empty with a PIN pad.

    ``certificate`` is the SHA-256 of the certificate the person chose; the token is found by it and by
    ``identity``. ``approved`` is how many signatures the list may ask for. ``final_try_confirmed`` is the consent
    of a person. → :class:`LoggedIn`.
    """

    module: Path
    identity: Annotated[str, Meta(max_length=2048)]
    certificate: Sha256
    approved: Annotated[int, Meta(ge=1, le=100_000)]
    final_try_confirmed: bool = False


class LoggedIn(Struct, frozen=True, tag=True):
    """``asks_each_time``: the key wants the PIN for every signature, so the host keeps it until the list is done."""

    token: Token
    asks_each_time: bool = False


class SignAttributes(Struct, frozen=True, tag=True):
    """Sign DER-encoded CMS signed attributes, which the token host parses itself. → :class:`RawSignature`."""

    attributes: Annotated[bytes, Meta(min_length=1, max_length=65_536)]


class RawSignature(Struct, frozen=True, tag=True):
    signature: Annotated[bytes, Meta(min_length=1, max_length=4096)]


class Logout(Struct, frozen=True, tag=True):
    """Close the session and forget the PIN. → :class:`Done`."""
