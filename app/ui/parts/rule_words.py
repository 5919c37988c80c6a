"""Whose rule something is: a sentence that states a rule names its source."""

from __future__ import annotations

from app.domain.placing import Origin, Rule
from app.words import Catalogue


def rule_source(words: Catalogue, rule: Rule) -> str:
    """Return the text and the place in it, or that KySo recommends it."""
    match rule.origin:
        case Origin.TEXT:
            return words.say("place.text", profile=words.profile(rule.profile), clause=rule.clause)
        case Origin.RECOMMENDATION:
            return words.say("place.recommendation")
