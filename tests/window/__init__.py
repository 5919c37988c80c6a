"""Tests of the whole window with real hosts."""
