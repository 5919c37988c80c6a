"""The misbehaving PKCS#11 driver, compiled for the tests; see the head of its source for what it can do wrong."""

from pathlib import Path

from tests.parts.commands import run

SOURCE = Path(__file__).with_name("odd_driver.c")


def build_odd_module(folder: Path) -> Path:
    """Compile the driver into ``folder`` and return it."""
    module = folder / "libodd.so"
    run("gcc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", module, SOURCE, "-ldl")
    return module
