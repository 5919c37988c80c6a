"""Signing a list of documents with one login."""
