"""Real parts for the tests and the practice run: a certificate authority, tokens, and documents as real programs write them."""
