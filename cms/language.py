"""Dutch words for search: stems and the parts of compounds. Pure functions, the same on every database."""

import re
import threading
import unicodedata
from functools import lru_cache

import pyphen
import snowballstemmer

WORD = re.compile(r"[\w\u0300-\u036f]+")
SHORTEST_PART = 4
# From this many letters on, the beginning of a word counts as a question.
SHORTEST_PREFIX = 3
# Databases have stemmers and stop words of their own. They leave a word with a digit alone, so that a stem with
# these marks means the same on each of them; and no half-typed word is the beginning of a marked stem.
STEM_MARKS = "x0{}0"
# Plurals whose vowel or ending changes: no stemmer brings them back to the singular.
IRREGULAR = [
    (re.compile(pattern), singular)
    for pattern, singular in (
        (r"eeen$", "ee"),
        (r"ieen$", "ie"),
        (r"kinderen$", "kind"),
        (r"(?<!be)steden$", "stad"),
        (r"(^|s|commissie|team|bestuurs)leden$", r"\1lid"),
        (r"(^|maan|dins|woens|donder|vrij|zater|zon|werk|feest|thema|midden|inloop)dagen$", r"\1dag"),
        (r"(^|fiets|water|spoor|snel|zand|rijks|toegangs)wegen$", r"\1weg"),
        (r"schepen$", "schip"),
        (r"musea$", "museum"),
        (r"([aeo])toren$", r"\1tor"),
        (r"panelen$", "paneel"),
        (r"(^|y)eieren$", r"\1ei"),
    )
]
STOP_WORDS = frozenset(
    WORD.findall(
        """aan al alle als bij dan dat de der des deze die dit door een en er had heb hebben heeft het hier hij hoe
    hun men ik in is je kan kunnen maar me meer met mij mijn na naar niet nog nu of om onder ons onze ook op over te
    ten ter tot u uit uw van veel voor waar wanneer want was wat we wel welke wie wij wil word worden wordt zal ze
    zich zij zijn zo zonder"""
    )
)
_stemmer = snowballstemmer.stemmer("dutch")
_plain_stemmer = snowballstemmer.stemmer("dutch_porter")
# A stemmer keeps its word in itself while it works, so that two threads would mix theirs.
_one_at_a_time = threading.Lock()
_hyphenator = pyphen.Pyphen(lang="nl_NL")


def fold(text):
    """Lower case without accents, so that "reunie" and "Reünie" are one word."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text):
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def stem(word):
    """The one form that singular and plural of a folded word share.

    Snowball's stemmer is applied until nothing changes: it takes "fietsen" to "fiets" but "fiets" to "fiet".
    It may not cut "ge-" off ("gemeente" is no "mening") nor end in a stop word ("kans" is no "kan").
    """
    for pattern, singular in IRREGULAR:
        word, changed = pattern.subn(singular, word)
        if changed:
            break
    with _one_at_a_time:
        return _shortest(word)


def _shortest(word):
    if word.startswith("ge") and not _stemmer.stemWord(word).startswith("ge"):
        return _plain_stemmer.stemWord(word)
    for _round in range(5):
        shorter = _stemmer.stemWord(word)
        if shorter == word or shorter in STOP_WORDS:
            break
        word = shorter
    return word


@lru_cache(maxsize=50_000)
def parts(word):
    """Endings of a long folded word that may be words themselves: "buurtbudget" gives "budget".

    Cut at the places where Dutch hyphenates, which for a compound include the seam.
    """
    if len(word) < 2 * SHORTEST_PART:
        return ()
    return tuple(word[cut:] for cut in _hyphenator.positions(word) if cut >= 3 and len(word) - cut >= SHORTEST_PART)


def marked_stem(word):
    """The stem as it stands in the index."""
    return STEM_MARKS.format(stem(word))


def search_stems(text):
    """Every marked stem of the text and of its compounds' endings, once each, in the order of first use."""
    found = {}
    for word in words(text):
        found[marked_stem(word)] = None
        for part in parts(word):
            found[marked_stem(part)] = None
    return " ".join(found)


def prefix_words(text):
    """The folded words of a text and its marked stems: what a question with a half-typed word is compared with."""
    return " ".join([*dict.fromkeys(words(text)), search_stems(text)])


def query_words(text, at_most=12):
    """The words of a question that say something; all of them when none does ("Over ons")."""
    found = list(dict.fromkeys(words(text)))
    telling = [word for word in found if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]
    return (telling or found)[:at_most]
