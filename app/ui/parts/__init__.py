"""The small pieces all views are built from."""
