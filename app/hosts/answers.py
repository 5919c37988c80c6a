"""What each call may be answered with, and what may come on the way."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from app.hosts import messages

ANSWERS: Final[dict[type[Struct], type[Struct]]] = {
    messages.Ping: messages.Done,
    messages.ListTokens: messages.TokensListed,
    messages.Login: messages.LoggedIn,
    messages.SignAttributes: messages.RawSignature,
    messages.Logout: messages.Done,
    messages.ShowDocument: messages.DocumentShown,
    messages.ListPages: messages.DocumentOpened,
    messages.OpenDocument: messages.DocumentOpened,
    messages.HashDocument: messages.DocumentHashed,
    messages.RenderTile: messages.Picture,
    messages.ReadText: messages.TextRead,
    messages.FindPlace: messages.PlaceFound,
    messages.RenderMark: messages.Picture,
    messages.SendBlank: messages.Picture,
    messages.InspectDocument: messages.DocumentInspected,
    messages.CheckImage: messages.ImageChecked,
    messages.DrawMark: messages.MarkDrawn,
    messages.ChooseTarget: messages.TargetChosen,
    messages.SignDocument: messages.DocumentSigned,
    messages.ConfirmTarget: messages.TargetConfirmed,
    messages.Verify: messages.Verified,
    messages.ReportChain: messages.ChainReported,
    messages.ListAuthorities: messages.AuthoritiesListed,
    messages.ReadAuthorities: messages.AuthoritiesListed,
    messages.AddAuthority: messages.Done,
    messages.RemoveAuthority: messages.Done,
    messages.WriteForm: messages.FormWritten,
    messages.ShowPhoto: messages.Picture,
    messages.ShowImage: messages.Picture,
    messages.CleanImage: messages.ImageCleaned,
    messages.ReadTemplates: messages.TemplatesRead,
}
"""The one answer each call may get besides :class:`Failed`."""

ON_THE_WAY: Final[dict[type[Struct], tuple[type[Struct], ...]]] = {
    messages.SignDocument: (messages.Temporary, messages.Committing, messages.SignatureWanted),
}
"""What a call may bring before its answer, besides :class:`Progress`; anything else is nonsense."""

NEEDS_WHAT_CAME_BEFORE: Final = (
    messages.ListPages, messages.HashDocument, messages.RenderTile, messages.ReadText, messages.FindPlace,
    messages.SignAttributes, messages.Logout,
)  # fmt: skip
CARRIES_A_BLOB: Final = (
    messages.ImageChecked, messages.MarkDrawn, messages.ImageCleaned, messages.TemplatesRead
)  # fmt: skip
