"""The only places that name concrete classes."""
