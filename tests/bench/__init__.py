"""Measurements: tables, no limits."""
