"""What the list of venues shows."""

from django.core.paginator import Paginator
from django.utils.translation import ngettext

from cms.counted_map import counted_map
from cms.filters import nearest_page

from .search import counts, find


def list_context(form, number, *, per_page, host):
    """The page of that number of what answers the form, and the map with how many lie where."""
    question = form.question
    found = find(question).select_related("image").prefetch_related("neighbourhoods", "rooms")
    page_obj = nearest_page(Paginator(found, per_page), number)
    for venue in page_obj.object_list:
        venue.host = host
    drawing = counted_map(
        places=form.choosable,
        counts=counts(question),
        address=lambda slug: f"?{form.query_with(wijk=slug)}",
        note=lambda count: ngettext("%d ruimte", "%d ruimtes", count) % count,
        current=question.place,
    )
    return {
        "form": form,
        "query": form.query,
        "page_obj": page_obj,
        "venues": page_obj.object_list,
        "total": page_obj.paginator.count,
        "map": drawing,
    }
