"""The word that a reader meant, when nothing was found for what was typed."""

from collections import Counter
from hashlib import blake2s

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.language import STOP_WORDS, WORD, fold, stem
from cms.models import Entry
from cms.page_cache import current_generation

from .shortcuts import SHORTCUTS

SHORTEST_WORD = 4
LEAST_LIKENESS = 0.7
# Words of the latest entries are words enough, and bound the work.
ENTRIES_READ = 5000
SECONDS_KEPT = 6 * 60 * 60


def vocabulary():
    """Every folded word of public titles and summaries with how it is written, the most frequent first.

    Kept until something is published, withdrawn or made private.
    """
    generation = current_generation()
    if generation is None:
        return _read_vocabulary()
    key = f"search-vocabulary-{blake2s(repr(generation).encode(), digest_size=12).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _read_vocabulary()
        cache.set(key, found, SECONDS_KEPT)
    return found


def _read_vocabulary():
    written = Counter()
    texts = Entry.objects.public().order_by("-date", "-pk").values_list("title", "summary")[:ENTRIES_READ]
    for title, summary in texts:
        written.update(WORD.findall(f"{title} {summary}".lower()))
    for shortcut in SHORTCUTS:
        written.update(WORD.findall(f"{shortcut.title} {shortcut.also}".lower()))
    result = {}
    for word, _count in written.most_common():
        folded = fold(word)
        if len(folded) >= SHORTEST_WORD and folded.isalpha() and folded not in STOP_WORDS:
            result.setdefault(folded, word)
    return result


def corrected(asked):
    """The asked (folded) words with unknown ones replaced by the nearest known word.

    None when there is nothing to correct, or nothing near.
    """
    known = vocabulary()
    stems = {stem(word) for word in known}
    result = []
    for word in asked:
        if word in known or word in STOP_WORDS or stem(word) in stems:
            result.append(known.get(word, word))
            continue
        nearest = process.extractOne(word, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKENESS)
        if nearest:
            result.append(known[nearest[0]])
    text = " ".join(result)
    return text if text and [fold(word) for word in result] != list(asked) else None
