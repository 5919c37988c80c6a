"""The process boundary: what crosses it, the loop of a child, and the side that calls it."""
