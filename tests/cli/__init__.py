"""The real command ``kyso``, run as a person or a script runs it."""
