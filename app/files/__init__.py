"""A person's files as every room opens them."""
