"""How this machine reaches the network, and what IT allows beyond the hosts that come with the program."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

HostName = Annotated[str, Meta(pattern=r"^[a-z0-9.-]+(:[0-9]{1,5})?$", max_length=260)]
"""A host as ``NAME`` for the usual ports, or as ``NAME:PORT``."""
ProxyAddress = Annotated[str, Meta(pattern=r"^(https?://[^/@\s]+/?)?$", max_length=1024)]


class ProxyMode(StrEnum):
    """Whose proxy is used."""

    SYSTEM = "system"
    MANUAL = "manual"
    NONE = "none"


class NetworkSettings(Struct, frozen=True):
    """``address``: of a manual proxy. ``hosts``: further hosts that may be asked about certificates."""

    proxy: ProxyMode = ProxyMode.SYSTEM
    address: ProxyAddress = ""
    hosts: tuple[HostName, ...] = ()
