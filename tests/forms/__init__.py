"""Tests of forms: what is written, by which text, and how it looks."""
