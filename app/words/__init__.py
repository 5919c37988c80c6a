"""The one catalogue of words: window, command line, reports and forms all speak from here."""

from app.words.catalogue import Catalogue, Language, ProblemWords
from app.words.formats import Formats

__all__ = ["Catalogue", "Formats", "Language", "ProblemWords"]
