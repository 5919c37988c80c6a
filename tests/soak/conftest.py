"""Real hosts for the long runs."""

from tests.desk.worlds import world

__all__ = ["world"]
