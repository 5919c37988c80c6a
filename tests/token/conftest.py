"""Drivers for the tests of the token room; each test gets a freshly initialised library."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pkcs11
import pytest

from app.domain.token import Certificate, Token
from app.token.driver import Driver
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.odd_module import build_odd_module
from tests.parts.softhsm import PIN, SoftHsm


class Leader:
    """The leader's token in a driver, and the two things every login needs to name."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def token(self) -> Token:
        return next(token for token in self.driver.tokens() if token.label == LEADER_TOKEN)

    @property
    def certificate(self) -> Certificate:
        return self.token.certificates[0]

    def login(self, pin: str | None = PIN, *, approved: int = 1, final_try_confirmed: bool = False) -> Token:
        token = self.token
        buffer = None if pin is None else bytearray(pin.encode())
        return self.driver.login(
            token.identity,
            token.certificates[0].sha256,
            buffer,
            approved=approved,
            final_try_confirmed=final_try_confirmed,
        )


@pytest.fixture
def plugged(softhsm: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftHsm:
    """Plug in a copy of the tokens: a wrong PIN leaves its mark on them."""
    folder = tmp_path / "softhsm"
    shutil.copytree(softhsm.folder, folder)
    copied = SoftHsm(folder, softhsm.module, list(softhsm.tokens))
    text = copied.conf.read_text(encoding="utf-8")
    copied.conf.write_text(text.replace(str(softhsm.folder), str(folder)), encoding="utf-8")
    for name, value in copied.environment.items():
        monkeypatch.setenv(name, value)
    return copied


@pytest.fixture
def open_driver() -> Iterator[Callable[[Path], Driver]]:
    """Open drivers, and close their libraries for good when the test is over."""
    opened: list[Driver] = []

    def opener(module: Path) -> Driver:
        opened.append(Driver.open(str(module)))
        return opened[-1]

    yield opener
    for driver in opened:
        driver.logout()
        if driver._library.initialized:
            driver._library.finalize()
    pkcs11._loaded.clear()


@pytest.fixture
def driver(plugged: SoftHsm, open_driver: Callable[[Path], Driver]) -> Driver:
    """Open SoftHSM2 with the leader's and the organisation's token."""
    return open_driver(plugged.module)


@pytest.fixture
def leader(driver: Driver) -> Leader:
    return Leader(driver)


@pytest.fixture(scope="session")
def odd_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the misbehaving driver."""
    return build_odd_module(tmp_path_factory.mktemp("odd"))


@pytest.fixture
def odd(
    plugged: SoftHsm, odd_module: Path, open_driver: Callable[[Path], Driver], monkeypatch: pytest.MonkeyPatch
) -> Leader:
    """Open the misbehaving driver in front of the same tokens; ODD_* variables say how it misbehaves."""
    monkeypatch.setenv("ODD_REAL", str(plugged.module))
    return Leader(open_driver(odd_module))


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return what the misbehaving driver was called for."""
    log = tmp_path / "calls.txt"
    monkeypatch.setenv("ODD_LOG", str(log))
    return lambda: log.read_text(encoding="utf-8").splitlines() if log.exists() else []
