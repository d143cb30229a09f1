"""The public lists of needs and offers, as routes of the page with all initiatives."""

from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from cms import navigation
from cms.filters import nearest_page
from cms.models import BasePage

# An initiative with one of these slugs would be out of reach.
RESERVED = {"hulpvragen", "aanbod", "feed"}
PER_PAGE = 20
WORDS = {
    "Need": {
        "title": _("Hulpvragen"),
        "introduction": _("Initiatieven zoeken mensen, kennis, ruimte en spullen. Waar kunt u mee helpen?"),
    },
    "Offer": {
        "title": _("Aanbod van hulp"),
        "introduction": _(
            "Bewoners en organisaties bieden hulp aan. Zoekt u iets voor uw initiatief? Stuur een bericht."
        ),
    },
}


def list_context(page, request, model):
    """What the list needs: the filters, what they find, and where to follow it."""
    from .list_forms import HelpListForm
    from .listing import find, shown

    form = HelpListForm(request.GET)
    question = form.question
    entries, capped = find(model, question)
    page_obj = nearest_page(Paginator(entries, PER_PAGE), request.GET.get("page"))
    words, is_need = WORDS[model.__name__], model.__name__ == "Need"
    here = {"title": page.title, "url": page.get_url(request)}
    list_url = f"{page.get_url(request)}{page.HELP_PATHS[model.__name__]}/"
    items = shown(model, page_obj.object_list)
    for item in items:
        item.url = f"{list_url}{item.pk}/"
    return {
        **page.get_help_context(request),
        **words,
        "crumbs": [*navigation.breadcrumbs(request, page), here],
        "form": form,
        "question": question,
        "total": page_obj.paginator.count,
        "capped": capped,
        "page_obj": page_obj,
        "items": items,
        "is_need": is_need,
        "list_url": list_url,
        "feed_url": list_url + question.feed_address,
        **page.get_list_urls(request),
        "here": "needs" if is_need else "offers",
        "follow_key": question.follow_key,
        "follow_name": ": ".join(str(part) for part in (words["title"], question.topics) if part),
        "place_url": reverse("my_help_new", args=["vraag" if is_need else "aanbod"]),
    }


class HelpRoutesMixin:
    """For the page below which needs and offers have their addresses."""

    HELP_PATHS = {"Need": "hulpvragen", "Offer": "aanbod"}

    def get_help_context(self, request):
        """What every page needs, without the list of initiatives."""
        return BasePage.get_context(self, request)

    def get_list_urls(self, request):
        """The lists of initiatives, of needs and of offers, for `components/initiative_sides.html`."""
        here = self.get_url(request)
        return {
            "initiatives_url": here,
            "needs_url": f"{here}{self.HELP_PATHS['Need']}/",
            "offers_url": f"{here}{self.HELP_PATHS['Offer']}/",
        }

    @path("hulpvragen/", name="needs")
    def needs(self, request):
        from initiatives.models import Need

        return self._help_list(request, Need)

    @path("aanbod/", name="offers")
    def offers(self, request):
        from initiatives.models import Offer

        return self._help_list(request, Offer)

    @path("hulpvragen/feed/", name="needs_feed")
    def needs_feed(self, request):
        from initiatives.models import Need

        from .feeds import HelpFeed

        return HelpFeed(Need)(request, page=self)

    @path("aanbod/feed/", name="offers_feed")
    def offers_feed(self, request):
        from initiatives.models import Offer

        from .feeds import HelpFeed

        return HelpFeed(Offer)(request, page=self)

    @path("hulpvragen/<int:pk>/", name="need")
    def need(self, request, pk):
        from initiatives.models import Need

        found = Need.objects.on_public_pages().select_related("page", "neighbourhood").filter(pk=pk).first()
        return self._help_item(request, found)

    @path("aanbod/<int:pk>/", name="offer")
    def offer(self, request, pk):
        from initiatives.models import Offer

        related = ("organisation", "placed_by", "neighbourhood")
        return self._help_item(request, Offer.objects.select_related(*related).filter(pk=pk).first())

    def _help_list(self, request, model):
        return TemplateResponse(request, "pages/initiatives/help_list.html", list_context(self, request, model))

    def _help_item(self, request, item):
        """One need or offer. One that is over says so, without its words; what was arranged keeps them."""
        from .item_page import item_context

        if item is None:
            raise Http404
        context = item_context(self, request, item)
        gone = not (item.is_open or context["is_done"])
        template = "pages/initiatives/help_gone.html" if gone else "pages/initiatives/help_item.html"
        return TemplateResponse(request, template, context, status=410 if gone else 200)

    def get_sitemap_urls(self, request=None):
        """Also the two lists; single needs come and go too fast."""
        address = self.get_full_url(request)
        lists = [{"location": f"{address}{slug}/"} for slug in self.HELP_PATHS.values()]
        return super().get_sitemap_urls(request) + lists
