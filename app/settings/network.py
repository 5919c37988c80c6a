"""How to reach the network, in ``network.toml``: the machine's word about the proxy counts before the person's own.

Which further hosts may be asked is for the machine alone to say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.network import HostName, NetworkSettings, ProxyAddress, ProxyMode

_FILE: Final = "network.toml"


class _Written(Struct, frozen=True, forbid_unknown_fields=True):
    proxy: ProxyMode | None = None
    address: ProxyAddress = ""
    hosts: tuple[HostName, ...] = ()


def load_network(config: Path, machine: Path) -> NetworkSettings:
    """Read the settings of the person (``config``) and of the machine; a missing or damaged file says nothing."""
    policy, own = _read(machine / _FILE), _read(config / _FILE)
    for said in (policy, own):
        if said.proxy is not None:
            return NetworkSettings(said.proxy, said.address, policy.hosts)
    return NetworkSettings(hosts=policy.hosts)


def _read(file: Path) -> _Written:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=_Written)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return _Written()
