"""The pages of the toolkit: the finder, its four parts and the articles."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from cms import navigation
from cms.filters import nearest_page
from cms.models import BasePage
from toolkit.blocks import ArticleBlock
from toolkit.parts import ICONS, PHASE_FIELDS, SENTENCES, InPhases, Part

from .funds import Fund
from .rules import RuleCard
from .venues import Venue


class ToolkitIndexPage(BasePage):
    """The way in: three questions, and the four parts for whoever would rather look around."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["toolkit.AdvicePage", "toolkit.FundsPage", "toolkit.RulesPage", "toolkit.VenuesPage"]
    max_count = 1
    template = "pages/toolkit/index_page.html"
    PER_PAGE = 15
    NEWEST = 3

    class Meta:
        verbose_name = _("toolkit")

    def parts(self):
        """The four parts that readers can open, in the order of the city, as {page, icon, text}."""
        pages = {page.part: page for page in self.get_children().live().public().specific()}
        return [
            {"page": pages[part], "icon": ICONS[part], "text": pages[part].introduction or SENTENCES[part]}
            for part in Part
            if part in pages
        ]

    def get_context(self, request, *args, **kwargs):
        from toolkit.finder.forms import FinderForm
        from toolkit.finder.search import Answers

        context = super().get_context(request, *args, **kwargs)
        form = FinderForm(request.GET)
        form.is_valid()
        question = form.question
        context |= {"form": form, "question": question, "query": form.query, "parts": self.parts()}
        if not question.is_asked:
            articles = ArticlePage.objects.descendant_of(self).live().public()
            return context | {"newest": articles.order_by("-first_published_at", "-pk")[: self.NEWEST]}
        page_obj = nearest_page(Paginator(Answers(question), self.PER_PAGE), request.GET.get("page"))
        return context | {"page_obj": page_obj, "total": page_obj.paginator.count}

    def get_sitemap_urls(self, request=None):
        """With the wizard for a budget, which is no page of the tree."""
        _site, root, _path = self.get_url_parts(request)
        return [*super().get_sitemap_urls(request), {"location": f"{root}{reverse('toolkit_estimate')}"}]


class PartPage(RoutablePageMixin, BasePage):
    """One of the four parts, with its articles. One with a register shows that too, a thing at its own address."""

    parent_page_types = ["toolkit.ToolkitIndexPage"]
    subpage_types = ["toolkit.ArticlePage"]
    max_count = 1
    part = None
    item_model = None
    ARTICLES = 24

    class Meta:
        abstract = True

    @classproperty
    def reserved_slugs(cls):  # noqa: N805 -- of the class
        """Where an article would be out of reach."""
        return {cls.item_model.path} if cls.item_model else set()

    def articles(self):
        return ArticlePage.objects.child_of(self).live().public().order_by("path")

    def item_url(self, item, request=None):
        return f"{self.get_url(request)}{item.path}/{item.slug}/"

    def item_full_url(self, item):
        return f"{self.full_url}{item.path}/{item.slug}/"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = Paginator(self.articles().select_related("social_image"), self.ARTICLES)
        return context | {"articles": nearest_page(articles, request.GET.get("artikelen"))}

    def get_item_context(self, request, item):
        """What the page of one thing needs: without the list around it."""
        here = {"title": self.title, "url": self.get_url(request)}
        return {
            **BasePage.get_context(self, request),
            "crumbs": [*navigation.breadcrumbs(request, self), here],
            "item": item,
            "list_url": here["url"],
        }

    def serve_item(self, request, slug):
        """One thing at its own address; also when it is over, so that links keep working."""
        item = self.item_model.objects.live().filter(slug=slug).first()
        if item is None:
            raise Http404
        item.host = self
        return TemplateResponse(request, item.template, self.get_item_context(request, item))

    def get_sitemap_urls(self, request=None):
        urls = super().get_sitemap_urls(request)
        if self.item_model is None:
            return urls
        slugs = self.item_model.objects.shown().values_list("slug", "last_published_at")
        below = f"{self.get_full_url(request)}{self.item_model.path}/"
        return urls + [{"location": f"{below}{slug}/", "lastmod": at} for slug, at in slugs]


class AdvicePage(PartPage):
    """Advice: articles only."""

    template = "pages/toolkit/advice_page.html"
    part = Part.ADVICE

    class Meta:
        verbose_name = _("toolkit: advies")


class FundsPage(PartPage):
    """Money: articles, the list of funds and their deadlines."""

    template = "pages/toolkit/funds_page.html"
    part = Part.FINANCE
    item_model = Fund
    PER_PAGE = 20

    class Meta:
        verbose_name = _("toolkit: financiering")

    def get_context(self, request, *args, **kwargs):
        from toolkit.funds.forms import FundForm

        return super().get_context(request, *args, **kwargs) | {"form": FundForm({})}

    @path("fondsen/", name="funds")
    def funds(self, request):
        """Which funds suit a plan."""
        from toolkit.funds.forms import FundForm
        from toolkit.funds.search import Matches

        form = FundForm(request.GET)
        form.is_valid()
        matches = Matches(form.question, self)
        page_obj = nearest_page(Paginator(matches, self.PER_PAGE), request.GET.get("page"))
        list_url = f"{self.get_url(request)}fondsen/"
        context = self.get_item_context(request, None) | {
            "form": form,
            "question": form.question,
            "query": form.query,
            "page_obj": page_obj,
            "total": page_obj.paginator.count,
            "left_out": matches.left_out(),
            "show_all_query": form.query_with(toon="alles"),
            "list_url": list_url,
            "calendar_url": f"{list_url}deadlines/ical/?{form.query}" if form.query else f"{list_url}deadlines/ical/",
        }
        return TemplateResponse(request, "pages/toolkit/fund_list.html", context)

    @path("fondsen/deadlines/ical/", name="deadlines")
    def deadlines(self, request):
        """The same funds' deadlines for a calendar program."""
        from toolkit.funds.feeds import CONTENT_TYPE, deadline_calendar
        from toolkit.funds.forms import FundForm

        form = FundForm(request.GET)
        form.is_valid()
        content = deadline_calendar(form.question, page=self, host=request.get_host().split(":")[0])
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
        return response

    @path("fondsen/<slug:slug>/", name="fund")
    def fund(self, request, slug):
        return self.serve_item(request, slug)


class VenuesPage(PartPage):
    """Rooms: articles and the list of venues, with a map."""

    template = "pages/toolkit/venues_page.html"
    part = Part.SPACES
    item_model = Venue
    PER_PAGE = 20

    class Meta:
        verbose_name = _("toolkit: accommodaties")

    def get_context(self, request, *args, **kwargs):
        from toolkit.venues.forms import VenueForm

        return super().get_context(request, *args, **kwargs) | {"form": VenueForm({})}

    @path("ruimtes/", name="venues")
    def venues(self, request):
        """Which venues suit."""
        from toolkit.venues.forms import VenueForm
        from toolkit.venues.listing import list_context

        form = VenueForm(request.GET)
        form.is_valid()
        list_url = f"{self.get_url(request)}ruimtes/"
        found = list_context(form, request.GET.get("page"), per_page=self.PER_PAGE, host=self)
        context = self.get_item_context(request, None) | found
        return TemplateResponse(request, "pages/toolkit/venue_list.html", context | {"list_url": list_url})

    @path("ruimtes/<slug:slug>/", name="venue")
    def venue(self, request, slug):
        return self.serve_item(request, slug)


class RulesPage(PartPage):
    """Rules: articles and all cards."""

    template = "pages/toolkit/rules_page.html"
    part = Part.RULES
    item_model = RuleCard
    CARDS = 24

    class Meta:
        verbose_name = _("toolkit: regels")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        cards = nearest_page(Paginator(RuleCard.objects.shown(), self.CARDS), request.GET.get("page"))
        for card in cards:
            card.host = self
        return context | {"cards": cards}

    @path("kaarten/<slug:slug>/", name="rule")
    def rule(self, request, slug):
        return self.serve_item(request, slug)


class ArticlePage(InPhases, BasePage):
    """One subject, told so that a reader can start: steps, a list to tick off, who does what, templates."""

    parent_page_types = ["toolkit.AdvicePage", "toolkit.FundsPage", "toolkit.RulesPage", "toolkit.VenuesPage"]
    subpage_types = []
    template = "pages/toolkit/article_page.html"
    RELATED = 3

    subjects = ParentalManyToManyField(
        "toolkit.Subject", verbose_name=_("antwoord op “ik zoek …”"), blank=True, related_name="+"
    )
    body = StreamField(ArticleBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("subjects"),
                FieldRowPanel([FieldPanel(name) for name in PHASE_FIELDS.values()]),
            ],
            heading=_("Voor wie? (geen fase: elke fase)"),
        ),
        *BasePage.topic_panels,
    ]

    class Meta:
        verbose_name = _("artikel in de toolkit")
        verbose_name_plural = _("artikelen in de toolkit")

    def clean(self):
        super().clean()
        parent = self.get_parent() if self.path else None
        taken = getattr(parent.specific_class, "reserved_slugs", set()) if parent else set()
        if self.slug in taken:
            raise ValidationError({"slug": _("Dit webadres is al van een ander deel van de toolkit.")})

    def related(self):
        """Other articles on the same subjects, those with most in common first; at most RELATED."""
        mine = [subject.pk for subject in self.subjects.all()]
        shared = Count("subjects", filter=Q(subjects__in=mine))
        found = ArticlePage.objects.live().public().exclude(pk=self.pk).filter(subjects__in=mine)
        return found.annotate(shared=shared).select_related("social_image").order_by("-shared", "title")[: self.RELATED]

    def searchable_text(self):
        names = [subject.name for subject in self.subjects.all()]
        return "\n".join([super().searchable_text(), *names])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "related": self.related(),
            "phase_labels": self.phase_labels,
            "is_preview": getattr(request, "is_preview", False),
        }
