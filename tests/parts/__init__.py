"""Real parts for the tests and the practice run: an authority, tokens, and documents as real programs write them."""
