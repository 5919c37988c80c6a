"""The only places that name concrete classes: the window, the commands, and the child process behind both."""
