"""The list of links and of what they stand on, in step with the content."""

from collections import defaultdict
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cms.models import CheckedLink, LinkUse

from . import finding

BATCH = 500
WORDS = LinkUse._meta.get_field("words").max_length


def collect():
    """Bring the list in step with everything that readers can see now; returns how many links there are."""
    wanted = {}
    for model in finding.linked_models():
        content_type = ContentType.objects.get_for_model(model)
        for pk, links in finding.walk(model).items():
            for url, words in links.items():
                wanted[(url, content_type.pk, pk)] = words
    _write(wanted)
    return len({url for url, _kind, _pk in wanted})


@transaction.atomic
def _write(wanted):
    _write_links({url for url, _kind, _pk in wanted})
    numbers = dict(CheckedLink.objects.values_list("url", "pk"))
    uses = {(numbers[url], kind, pk): words for (url, kind, pk), words in wanted.items()}
    known = {(link, kind, pk): (use, words) for use, link, kind, pk, words in _known_uses()}
    same = {key for key, (_use, words) in known.items() if key in uses and uses[key][:WORDS] == words}
    _delete(LinkUse, [use for key, (use, _words) in known.items() if key not in same])
    LinkUse.objects.bulk_create(
        (
            LinkUse(link_id=link, content_type_id=kind, object_id=pk, words=words[:WORDS])
            for (link, kind, pk), words in uses.items()
            if (link, kind, pk) not in same
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _known_uses():
    return LinkUse.objects.values_list("pk", "link_id", "content_type_id", "object_id", "words")


def _write_links(urls):
    known = dict(CheckedLink.objects.values_list("url", "pk"))
    _delete(CheckedLink, [pk for url, pk in known.items() if url not in urls])
    CheckedLink.objects.bulk_create(
        (CheckedLink(url=url, host=(urlsplit(url).hostname or "")[:255]) for url in sorted(urls - set(known))),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _delete(model, numbers):
    for start in range(0, len(numbers), BATCH):
        model.objects.filter(pk__in=numbers[start : start + BATCH]).delete()


def mended(uses):
    """The numbers of those uses whose link is no longer there: what an editor just mended needs no next round."""
    rows = list(uses.values_list("pk", "content_type_id", "object_id", "link__url"))
    things = defaultdict(set)
    for _use, kind, pk, _url in rows:
        things[kind].add(pk)
    now = {kind: _links_of(kind, pks) for kind, pks in things.items()}
    return [use for use, kind, pk, url in rows if url not in now[kind].get(pk, ())]


def _links_of(kind, pks):
    model = ContentType.objects.get_for_id(kind).model_class()
    return finding.walk(model, pks) if model else {}
