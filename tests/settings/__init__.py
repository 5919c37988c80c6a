"""The settings room: what survives a crash, and what may be lost without harm."""
