"""Tests of the trust core."""
