"""Plain values and rules every room speaks: frozen, no input or output, no clock."""
