"""KySo, a desktop signing client for Vietnamese public offices."""
