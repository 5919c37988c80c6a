"""The check screen: what a file's signatures are worth."""
