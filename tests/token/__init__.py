"""The token room, against SoftHSM2 and against a driver that misbehaves on purpose."""
