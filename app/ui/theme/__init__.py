"""How the window looks: tokens, type, icons and the one stylesheet."""
