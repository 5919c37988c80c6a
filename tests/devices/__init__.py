"""Every state of a device, driven by real parts and by a driver that misbehaves on purpose."""
