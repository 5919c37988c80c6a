"""Presenters connect a screen's views with its view model; they decide what is in view, and nothing else."""
