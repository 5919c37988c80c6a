"""The devices plugged in, and what is on them."""
