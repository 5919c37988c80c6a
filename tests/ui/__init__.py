"""Tests of what a person sees, and the scenes of the gallery."""
