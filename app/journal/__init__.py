"""Registers on this computer's own disk."""
