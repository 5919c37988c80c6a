"""The document on its canvas: pages as tiles, the mark upon them, and the tools to look around."""
