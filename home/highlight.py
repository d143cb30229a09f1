"""Show where a text answers a question: the best passage, with the words marked. Pure functions."""

from functools import cache
from html import escape

from cms.language import SHORTEST_PREFIX, WORD, parts, stem, words

LENGTH = 220
LEAD = 40
SENTENCE_ENDS = ".!?:;,…"


def matcher(asked):
    """A function that says which of the asked (folded) words a word of a text answers, or None.

    It answers by its stem, as the end of a compound, or when the last asked word is its beginning.
    """
    stems = {stem(word): word for word in asked}
    prefix = asked[-1] if asked and len(asked[-1]) >= SHORTEST_PREFIX else None

    @cache
    def answers(token):
        for word in words(token):
            for candidate in (word, *parts(word)):
                if stem(candidate) in stems:
                    return stems[stem(candidate)]
            if prefix and word.startswith(prefix):
                return prefix
        return None

    return answers


def one_line(text):
    """The lines of a text after each other: headings and labels end in no full stop, so that a dot keeps them apart."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    ended = (line if line[-1] in SENTENCE_ENDS else f"{line} ·" for line in lines[:-1])
    return " ".join([*ended, *lines[-1:]])


def mark(text, answers):
    """The text as HTML, with <mark> around the words that answer; nothing else of it is HTML."""
    result, end = [], 0
    for found in WORD.finditer(text):
        if answers(found.group()) is not None:
            result += [escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
            end = found.end()
    return "".join([*result, escape(text[end:])])


def excerpt(text, answers, length=LENGTH):
    """The passage of at most `length` characters with the most different answers; the beginning without any.

    White space is made single; what is left out before or after shows as "…".
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    hits = [(found.start(), found.end(), asked) for found in WORD.finditer(text) if (asked := answers(found.group()))]
    start = _best_start(text, hits, length)
    end = min(start + length, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end + 1), start) or end
        end = end if end > start else start + length
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    passage = text[start:end].strip(" ·")
    return f"{before}{passage}{after}"


def _best_start(text, hits, length):
    """Where the passage begins: at a word, a little before the hit after which most different words follow."""
    best, best_value = 0, (0, 0)
    for number, (position, _end, _asked) in enumerate(hits):
        begin = max(position - LEAD, 0)
        inside = []
        for _start, stop, asked in hits[number:]:
            if stop > begin + length:
                break
            inside.append(asked)
        value = (len(set(inside)), min(len(inside), 3))
        if value > best_value:
            best, best_value = begin, value
    if best:
        space = text.find(" ", best, best + LEAD)
        best = space + 1 if space >= 0 else best
    return min(best, max(len(text) - 1, 0))
