"""Tests of the flows: tables of what is pure, hand-written hosts for the rest, the same contracts on real hosts."""
