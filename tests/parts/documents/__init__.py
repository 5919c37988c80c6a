"""Builders of PDF files; each docstring says which real program writes such a file."""
