"""The token room: driver libraries, slots, logins, certificates on a token, and raw signatures.

``driver`` is the door. Everything here runs in a token host, on its main thread; nothing on a device is ever created,
changed or deleted, and every session is read-only (LD-14.1).
"""
