"""The directory of organisations."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from cms import navigation
from cms.filters import nearest_page
from cms.models import BasePage, Organisation
from initiatives import directory
from initiatives.directory_forms import DirectoryForm


class DirectoryPage(BasePage):
    """Who can help an initiative. One page for the list, and below it an address for each organisation.

    An organisation is no page: its register is in the back office, and what the public sees of it is this.
    """

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    template = "pages/initiatives/directory_page.html"
    PER_PAGE = 24

    content_panels = [
        *BasePage.title_panels,
        FieldPanel("introduction"),
        FieldPanel("plain_summary"),
        FieldPanel("social_image"),
    ]

    class Meta:
        verbose_name = _("overzicht van organisaties")

    def organisation_url(self, organisation, request=None):
        return f"{self.get_url(request)}{organisation.slug}/"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        form = DirectoryForm(request.GET)
        form.is_valid()
        found = directory.find(**form.question)
        form.offer(directory.counts(**form.question))
        page_obj = nearest_page(Paginator(found, self.PER_PAGE), request.GET.get("page"))
        for organisation in page_obj.object_list:
            organisation.page_url = self.organisation_url(organisation, request)
        return context | {
            "form": form,
            "page_obj": page_obj,
            "organisations": page_obj.object_list,
            "total": page_obj.paginator.count,
            "query": urlencode(form.chosen),
        }

    def get_organisation_context(self, request, organisation):
        context = super().get_context(request)
        here = {"title": self.title, "url": self.get_url(request)}
        return context | {
            "crumbs": [*navigation.breadcrumbs(request, self), here],
            "organisation": organisation,
            "help_offered": organisation.help_offered.all(),
            "neighbourhoods": organisation.neighbourhoods.active().defer("boundary"),
            "offers": directory.offers_of(organisation),
            "initiatives": directory.initiatives_of(organisation),
        }

    def route(self, request, path_components):
        if len(path_components) == 1 and self.live:
            return RouteResult(self, kwargs={"slug": path_components[0]})
        return super().route(request, path_components)

    def serve(self, request, *args, slug=None, **kwargs):
        if slug is None:
            return super().serve(request, *args, **kwargs)
        organisation = Organisation.objects.select_related("logo").filter(slug=slug).first()
        if organisation is None:
            raise Http404
        context = self.get_organisation_context(request, organisation)
        return TemplateResponse(request, "pages/initiatives/organisation.html", context)

    def get_sitemap_urls(self, request=None):
        """The list and every organisation in it."""
        urls = super().get_sitemap_urls(request)
        address = self.get_full_url(request)
        return urls + [
            {"location": f"{address}{slug}/"} for slug in Organisation.objects.values_list("slug", flat=True)
        ]
