"""Real hosts for every test of the desk that asks for them."""

from tests.desk.worlds import world

__all__ = ["world"]
