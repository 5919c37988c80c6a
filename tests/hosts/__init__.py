"""The process boundary, with real processes on the other side."""
