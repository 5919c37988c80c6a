"""What is known of who issued a certificate and whether it was withdrawn, in icon, tone and words."""

from __future__ import annotations

from typing import Final

from app.domain.trust import ChainReport, ChainState, RevocationState, Scope
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue

_AGAINST: Final = frozenset({RevocationState.REVOKED, RevocationState.AUTHORITY_REVOKED})


def chain_look(chain: ChainReport) -> tuple[Glyph, Tone]:
    """Return icon and tone for what is known of a chain: green only if everything is known and good."""
    if chain.revocation.state in _AGAINST or chain.state is ChainState.FORBIDDEN:
        return Glyph.BAD, Tone.BAD
    if chain.is_for_public_duty and chain.revocation.state is RevocationState.GOOD:
        return Glyph.GOOD, Tone.GOOD
    if chain.revocation.state is RevocationState.ON_HOLD or chain.state is not ChainState.FOUND:
        return Glyph.WARN, Tone.WARN
    return (Glyph.UNKNOWN, Tone.WARN) if chain.scope is Scope.GOVERNMENT else (Glyph.CHAIN, Tone.WARN)


def against_words(words: Catalogue, chain: ChainReport) -> str:
    """Return in few words what speaks against signing with a certificate: the withdrawal, or else who issued it."""
    if chain.state is not ChainState.FOUND:
        return words.name(chain.state)
    if chain.revocation.state not in {RevocationState.GOOD, RevocationState.UNCHECKED}:
        return words.name(chain.revocation.state)
    return words.chain(chain)
