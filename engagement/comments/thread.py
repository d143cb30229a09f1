"""Reactions as readers see them: a page of threads, the newest first, each with its answers."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.urls import reverse

from cms.filters import nearest_page
from engagement import targets
from engagement.models import Comment

PER_PAGE = 20


def takes_comments(kind, found):
    """Whether this thing takes new reactions now."""
    return bool(kind and kind.comments and kind.comments(found))


def shown(target_name, key, page=1, *, found=None):
    """What `components/comments.html` needs, or None for a thing without reactions. Four queries at most.

    `found` is the thing itself, for whoever has it already. What readers may not see any more keeps its place while an
    answer to it stands.
    """
    kind = targets.get(target_name)
    found = found if found is not None else (kind.find(str(key)) if kind else None)
    if found is None or kind.comments is None:
        return None
    here = Comment.objects.at(target_name, key)
    total = here.published().count()
    threads = here.threads().order_by("-published_at", "-pk") if total else here.none()
    paginator = Paginator(threads, PER_PAGE)
    page_obj = nearest_page(paginator, page)
    threads = list(page_obj.object_list)
    answers = defaultdict(list)
    for answer in Comment.objects.published().filter(reply_to__in=threads).order_by("published_at", "pk"):
        answers[answer.reply_to_id].append(answer)
    place = [target_name, str(key)]
    is_open, write_url = takes_comments(kind, found), reverse("comment_write", args=place)
    return {
        "threads": [
            {
                "comment": comment,
                "answers": answers[comment.pk],
                "answer_url": f"{write_url}?op={comment.pk}" if is_open and comment.is_published else "",
            }
            for comment in threads
        ],
        "page_obj": page_obj,
        "total": total,
        "open": is_open,
        "write_url": write_url,
        "all_url": reverse("comments", args=place),
        "title": kind.title(found),
        "url": kind.url(found),
    }


def place_of(comment):
    """The path at which readers find a published reaction, "" when they do not."""
    kind, found = targets.find(comment.target, comment.key)
    if kind is None or kind.comments is None or not comment.is_published:
        return ""
    first = comment.reply_to or comment
    here = Comment.objects.at(comment.target, comment.key).threads().filter(published_at__isnull=False)
    newer = here.filter(published_at__gt=first.published_at).count() if first.published_at else 0
    newer += here.filter(published_at=first.published_at, pk__gt=first.pk).count() if first.published_at else 0
    number = newer // PER_PAGE + 1
    if number == 1:
        return f"{kind.url(found)}#reactie-{comment.pk}"
    return f"{reverse('comments', args=[comment.target, comment.key])}?page={number}#reactie-{comment.pk}"
