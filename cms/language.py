"""Dutch words for search: stems and the parts of compounds. Pure functions, the same on every database."""

import re
from functools import lru_cache

import pyphen
import snowballstemmer

WORD = re.compile(r"\w+", re.UNICODE)
SHORTEST_PART = 4
_stemmer = snowballstemmer.stemmer("dutch")
_hyphenator = pyphen.Pyphen(lang="nl_NL")


@lru_cache(maxsize=50_000)
def stem(word):
    """The Dutch stem of one lower-case word."""
    return _stemmer.stemWord(word)


@lru_cache(maxsize=50_000)
def parts(word):
    """Endings of a long word that may be words themselves: "buurtbudget" gives "budget".

    Cut at the places where Dutch hyphenates, which for a compound include the seam.
    """
    if len(word) < 2 * SHORTEST_PART:
        return ()
    return tuple(word[cut:] for cut in _hyphenator.positions(word) if cut >= 3 and len(word) - cut >= SHORTEST_PART)


def search_stems(text):
    """Every stem of the text and of its compounds' endings, once each, in the order of first use."""
    found = {}
    for word in WORD.findall(text.lower()):
        found[stem(word)] = None
        for part in parts(word):
            found[stem(part)] = None
    return " ".join(found)
