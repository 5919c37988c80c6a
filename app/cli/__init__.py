"""The command line: the same hosts, the same gate and the same flows as the window."""
