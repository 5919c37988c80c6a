"""The trust core: whom certificates come from, pinned and added authorities, and whether something was revoked.

Below the rooms, because the check and whoever signs need the same answers: there is one path builder in the house.
"""
