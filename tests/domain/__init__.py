"""Tests of the domain values."""
