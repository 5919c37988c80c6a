"""Tests of the studio: photos of known ink, templates."""
