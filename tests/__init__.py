"""The tests, and the practice run that stands on the same parts."""
