"""How easy a Dutch text reads: advice for editors, never a barrier. Pure functions.

The score is Flesch-Douma: Flesch's formula with the weights that W.H. Douma gave for Dutch in 1960
(206.835 - 0.93 x words per sentence - 77 x syllables per word), as the library textstat has it. Syllables are
counted by its hyphenation patterns, without any download.

The language level is an *estimate*. Douma's bands are 0-30 very hard, 30-45 hard, 45-60 fairly hard, 60-70
standard, 70-80 fairly easy, 80-100 easy. No study ties them to CEFR levels; the line that we draw (easy = A2,
fairly easy and standard = B1, fairly hard = B2, hard = C1) is our own working rule. A formula sees lengths, not
meaning: only readers can say whether a text is clear.
"""

import re
from dataclasses import dataclass
from functools import cache

import pyphen

from .plain_words import JARGON, KNOWN

LONG_SENTENCE = 20
HARD_SYLLABLES = 5
FEWEST_WORDS = 30
LONGEST_TEXT = 60_000
LEVELS = ((80, "A2"), (60, "B1"), (45, "B2"))
HARDEST = "C1"

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# A full stop that ends no sentence: in a number, a time, a web address or an abbreviation.
# fmt: off
ABBREVIATIONS = {
    "a.d.h.v.", "a.u.b.", "art.", "bijv.", "bijz.", "blz.", "bv.", "ca.", "d.d.", "d.m.v.", "d.w.z.", "dhr.",
    "dr.", "drs.", "e.a.", "e.d.", "enz.", "etc.", "evt.", "excl.", "i.p.v.", "i.v.m.", "incl.", "ing.", "ir.",
    "jl.", "m.b.t.", "m.b.v.", "m.i.v.", "m.m.v.", "max.", "mevr.", "min.", "mr.", "n.a.v.", "n.v.t.", "nl.",
    "nr.", "o.a.", "o.b.v.", "o.l.v.", "p.p.", "prof.", "resp.", "st.", "t.a.v.", "t.b.v.", "t.g.v.", "t.n.v.",
    "t.o.v.", "t.z.t.", "tel.", "v.a.", "vgl.", "zgn.",
}
# fmt: on
END = re.compile(r"([.!?…][\"'”’)]*)\s+(?=[\"'“‘(]*[A-ZÀ-Ý0-9€])")
_hyphens = pyphen.Pyphen(lang="nl_NL")


@dataclass(frozen=True)
class HardWord:
    """A word that many readers stumble over; `better` is a plain one, when there is one."""

    word: str
    better: str = ""


@dataclass(frozen=True)
class Assessment:
    """What the editor is told. `score` and `level` are None when the text is too short to say anything."""

    words: int
    sentences: int
    score: float | None
    level: str | None
    long_sentences: list[str]
    hard_words: list[HardWord]


def sentences(text):
    """The sentences of a text; each line (a heading, a list item) ends one."""
    found = []
    for line in text.splitlines():
        start = 0
        for end in END.finditer(line):
            before = line[start : end.end(1)].split()
            if before and before[-1].lower().strip("(\"'“‘") in ABBREVIATIONS:
                continue
            found.append(line[start : end.end(1)].strip())
            start = end.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def words(text):
    """The words of a text, without numbers."""
    return WORD.findall(text)


def syllables(word):
    """An estimate for the longest part of a word: the places where Dutch hyphenates, plus one."""
    return max(len(_hyphens.positions(part)) + 1 for part in re.split(r"[-'’]", word.lower()))


@cache
def _formula():
    # Imported when first needed: it brings a large library along that no reader's request uses.
    from textstat.textstat import textstatistics

    formula = textstatistics()
    formula.set_lang("nl")
    return formula


def score(found):
    """Flesch-Douma of these sentences, between 0 and 100."""
    plain = ". ".join(" ".join(words(sentence)) for sentence in found) + "."
    return max(0.0, min(100.0, round(_formula().flesch_reading_ease(plain), 1)))


def level(value):
    """The estimated language level of a score."""
    return next((name for least, name in LEVELS if value >= least), HARDEST)


def _jargon(text):
    lower = " ".join(text.lower().split())
    hits = [
        (match.start(), HardWord(word, better))
        for word, better in JARGON.items()
        if (match := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lower))
    ]
    return [hit for _place, hit in sorted(hits, key=lambda pair: pair[0])]


def _long_words(found):
    seen = {}
    for sentence in found:
        for place, word in enumerate(words(sentence)):
            lower = word.lower()
            is_name = place > 0 and word[0].isupper()
            if not is_name and lower not in KNOWN and syllables(lower) >= HARD_SYLLABLES:
                seen.setdefault(lower)
    return [HardWord(word) for word in seen]


def assess(text):
    """Everything there is to say about a text."""
    text = text[:LONGEST_TEXT]
    found = sentences(text)
    count = len(words(text))
    # Loose words, such as a heading of one word, are no sentences: they would make a text look easier.
    whole = [sentence for sentence in found if len(words(sentence)) > 2]
    enough = count >= FEWEST_WORDS and whole
    value = score(whole) if enough else None
    jargon = _jargon(text)
    known = {hard.word for hard in jargon}
    return Assessment(
        words=count,
        sentences=len(found),
        score=value,
        level=level(value) if enough else None,
        long_sentences=[sentence for sentence in found if len(words(sentence)) > LONG_SENTENCE],
        hard_words=jargon + [hard for hard in _long_words(found) if hard.word not in known],
    )
