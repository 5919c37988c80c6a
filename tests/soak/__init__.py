"""Long runs: chance moments, many of them. ``KYSO_SOAK=short`` keeps every kind of run, ``long`` is for a night."""
