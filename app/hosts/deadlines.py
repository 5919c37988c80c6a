"""How long a host may be silent, call by call."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from app.hosts import messages as m

DEADLINES_S: Final[dict[type[Struct], float]] = {
    m.Ping: 0.5,
    m.ListTokens: 9,  # a driver that hangs is told of within ten seconds
    m.Login: 30,
    m.SignAttributes: 30,
    m.Logout: 5,
    m.ShowDocument: 20,
    m.ListPages: 20,
    m.OpenDocument: 20,
    m.HashDocument: 20,
    m.RenderTile: 20,
    m.ReadText: 20,
    m.FindPlace: 20,
    m.RenderMark: 20,
    m.SendBlank: 20,
    m.InspectDocument: 20,
    m.CheckImage: 20,
    m.DrawMark: 20,
    m.ChooseTarget: 20,
    m.SignDocument: 20,
    m.ConfirmTarget: 60,
    m.Verify: 20,
    m.WriteForm: 30,
    m.ShowPhoto: 20,
    m.ShowImage: 20,
    m.CleanImage: 30,
    m.ReadTemplates: 20,
    m.ReportChain: 20,
    m.ListAuthorities: 20,
    m.ReadAuthorities: 20,
    m.AddAuthority: 20,
    m.RemoveAuthority: 20,
}
"""Seconds of silence, start-up included, after which a host is given up. Progress counts as a sign of life."""

PIN_PAD_S: Final = 90.0
"""Deadline of a login or signature that waits for a person at the device's own keys."""
