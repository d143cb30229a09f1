"""What every block and every page type owes: an icon, a preview, a page that answers in bounded queries."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.models import get_page_models

from budgets.models import PlanPage, PlanPhoto, PlanStep, RoundFact, RoundIndexPage, RoundPage, RoundPhase
from cms.blocks import BodyBlock
from cms.models import HelpKind, OrganisationHelp
from events.models import EventIndexPage, EventKindPage, EventPage, EventPartner, Material, ProgrammeItem, Speaker
from home.blocks import HomeBlock
from home.models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage, StandardPage
from initiatives import portraits
from initiatives.models import (
    DirectoryPage,
    InitiativeIndexPage,
    InitiativeLink,
    InitiativePage,
    InitiativePartner,
    InitiativePhoto,
    InitiativeRole,
    InitiativeUpdate,
    PortraitIndexPage,
    PortraitPage,
)
from tests import factories
from toolkit.blocks import ArticleBlock
from toolkit.models import AdvicePage, ArticlePage, FundsPage, RulesPage, ToolkitIndexPage, VenuesPage

MENUS = {"BodyBlock": BodyBlock(), "HomeBlock": HomeBlock(), "ArticleBlock": ArticleBlock()}
BRICKS = {f"{menu}.{name}": block for menu, stream in MENUS.items() for name, block in stream.child_blocks.items()}
# Uncached, with one of everything on the page. The front page has the limit of the benchmark.
MAX_QUERIES = {HomePage: 12, StandardPage: 25, NeighbourhoodIndexPage: 20, NeighbourhoodPage: 25}

MAX_QUERIES |= {DirectoryPage: 25, PortraitIndexPage: 20, PortraitPage: 25}
MAX_QUERIES |= {InitiativeIndexPage: 30, InitiativePage: 40}
MAX_QUERIES |= {RoundIndexPage: 25, RoundPage: 35, PlanPage: 35}
MAX_QUERIES |= {EventIndexPage: 25, EventPage: 40, EventKindPage: 30}
MAX_QUERIES |= {ToolkitIndexPage: 25, AdvicePage: 25, FundsPage: 25, RulesPage: 25, VenuesPage: 25, ArticlePage: 30}

every_brick = pytest.mark.parametrize("block", BRICKS.values(), ids=BRICKS)


def inside(block):
    """The block and all blocks within it."""
    yield block
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children = [block.child_block]
    for child in children:
        yield from inside(child)


@pytest.mark.parametrize("stream", MENUS.values(), ids=MENUS)
def test_a_menu_of_blocks_is_short(stream):
    assert 1 <= len(stream.child_blocks) <= 12


@every_brick
def test_a_block_shows_what_it_is_before_it_is_chosen(db, block):
    assert block.meta.icon not in ("", "placeholder")
    assert str(block.meta.description)
    assert str(block.meta.label)
    assert block.meta.template
    get_template(block.meta.template)
    assert block.is_previewable
    assert block.get_preview_value() is not None


@pytest.mark.parametrize("filled", [False, True], ids=["empty library", "filled library"])
@every_brick
def test_a_block_renders_its_preview(admin_client, home, block, filled):
    """Choosers have something to show in a filled library and do not fail in an empty one."""
    if filled:
        factories.ImageFactory()
        factories.DocumentFactory()
        factories.NeighbourhoodPageFactory(parent=factories.NeighbourhoodIndexPageFactory(parent=home))
    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "site.css" in response.content.decode()


@every_brick
def test_every_field_of_a_block_has_a_dutch_label(block):
    """Without one, Wagtail shows the English name of the field."""
    missing = [
        f"{type(parent).__name__}.{name}"
        for parent in inside(block)
        if not type(parent).__module__.startswith("wagtail.images")
        for name, child in getattr(parent, "child_blocks", {}).items()
        if not isinstance(getattr(child.meta, "label", None), Promise)
    ]
    assert not missing


def example(block):
    """(type, value) for a StreamField, from the block's own preview."""
    return block.name, block.get_preview_value()


def make_page(model, home):
    """A published page of this type with one of every block that it may hold."""
    factories.ImageFactory()
    if model is HomePage:
        page = home
        page.body = [example(block) for block in MENUS["HomeBlock"].child_blocks.values()]
    elif model is NeighbourhoodIndexPage:
        return factories.NeighbourhoodIndexPageFactory(parent=home)
    elif model is DirectoryPage:
        OrganisationHelp.objects.create(organisation=factories.OrganisationFactory(), kind=HelpKind.SPACE)
        return factories.DirectoryPageFactory(parent=home)
    elif model in (PortraitIndexPage, PortraitPage):
        page = make_portrait(home)
        return page if model is PortraitPage else page.get_parent().specific
    elif model in (InitiativeIndexPage, InitiativePage):
        return make_initiative(model, home)
    elif model in (RoundIndexPage, RoundPage, PlanPage):
        page = make_budget_page(model, home)
        page.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    elif model in (EventIndexPage, EventKindPage, EventPage):
        return make_event(model, home)
    elif model in TOOLKIT:
        return make_toolkit_page(model, home)
    elif model is NeighbourhoodPage:
        page = factories.NeighbourhoodPageFactory(parent=factories.NeighbourhoodIndexPageFactory(parent=home))
    else:
        page = factories.StandardPageFactory(parent=home)
        page.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    page.save_revision().publish()
    return page


def make_portrait(home):
    """A published portrait with everything on it, in its index."""
    page = factories.PortraitPageFactory(parent=factories.PortraitIndexPageFactory(parent=home), quote="Gewoon doen.")
    page.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    page.neighbourhoods, page.themes = [factories.DistrictFactory()], [factories.ThemeFactory()]
    portraits.record_paper_consent(page=page, address="ada@voorbeeld.example.nl")
    page.save_revision().publish()
    return PortraitPage.objects.get(pk=page.pk)


def make_initiative(model, home):
    """An initiative with everything on it, or the list above it."""
    index = factories.InitiativeIndexPageFactory(parent=home)
    page = factories.InitiativePageFactory(parent=index, phase="loopt", results="Eén", lessons="Twee")
    page.neighbourhoods, page.themes = [factories.DistrictFactory()], [factories.ThemeFactory()]
    page.roles = [InitiativeRole(role="trekker"), InitiativeRole(role="kok")]
    page.links = [InitiativeLink(label="Onze site", url="https://voorbeeld.example.nl/")]
    page.photos = [InitiativePhoto(image=factories.ImageFactory()) for _number in range(3)]
    page.partners = [InitiativePartner(organisation=factories.OrganisationFactory()) for _number in range(3)]
    page.updates = [
        InitiativeUpdate(title="Nieuws", text="Gelukt.", image=factories.ImageFactory()) for _number in "123"
    ]
    page.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    page.save_revision().publish()
    return page if model is InitiativePage else index


def make_event(model, home):
    """An event with everything on it and three moments, or the agenda above it."""
    index = factories.EventIndexPageFactory(parent=home)
    page = factories.EventPageFactory(parent=index, organiser=factories.OrganisationFactory(), report="<p>Mooi.</p>")
    page.neighbourhoods, page.themes = [factories.DistrictFactory()], [factories.ThemeFactory()]
    page.programme = [ProgrammeItem(title="Inloop"), ProgrammeItem(title="Pitches", speaker="Ada")]
    page.speakers = [Speaker(name="Ada", image=factories.ImageFactory()) for _number in range(3)]
    page.partners = [EventPartner(organisation=factories.OrganisationFactory()) for _number in range(3)]
    page.materials = [Material(title="Verslag", document=factories.DocumentFactory()) for _number in range(3)]
    page.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    page.save_revision().publish()
    for number in range(3):
        factories.SessionFactory(event=page, title=f"Ronde {number}", venue=factories.VenueFactory())
    about = factories.EventKindPageFactory(parent=home, kind=page.kind)
    about.body = [example(block) for block in MENUS["BodyBlock"].child_blocks.values()]
    about.save_revision().publish()
    return {EventPage: page, EventIndexPage: index, EventKindPage: about}[model]


TOOLKIT = {
    ToolkitIndexPage: factories.ToolkitIndexPageFactory,
    AdvicePage: factories.AdvicePageFactory,
    FundsPage: factories.FundsPageFactory,
    RulesPage: factories.RulesPageFactory,
    VenuesPage: factories.VenuesPageFactory,
    ArticlePage: factories.ArticlePageFactory,
}


def make_toolkit_page(model, home):
    """The way in, a part with articles and things in its register, or an article with everything on it."""
    pages = [factories.ToolkitIndexPageFactory(parent=home)]
    subject = factories.SubjectFactory()
    if model is not ToolkitIndexPage:
        part = FundsPage if model is ArticlePage else model
        pages.append(TOOLKIT[part](parent=pages[0]))
        for _number in range(3):
            article = factories.ArticlePageFactory(parent=pages[1], subjects=[subject])
            article.body = [example(block) for block in MENUS["ArticleBlock"].child_blocks.values()]
            article.save_revision().publish()
        pages.append(article)
        for item_factory in (factories.FundFactory, factories.VenueFactory, factories.RuleCardFactory):
            item_factory()
            item_factory()
    return next(page for page in pages if isinstance(page, model))


def make_budget_page(model, home):
    """An edition with everything on it, the plan in it, or the index above it."""
    index = factories.RoundIndexPageFactory(parent=home)
    edition = factories.RoundPageFactory(parent=index)
    edition.facts = [RoundFact(label="plannen", value="3", source="telling")]
    edition.phases = [RoundPhase(title="Plan indienen")]
    place, theme = factories.DistrictFactory(), factories.ThemeFactory()
    plans = [factories.PlanPageFactory(parent=edition, choice=PlanPage.Choice.NOT_CHOSEN) for _number in range(3)]
    for plan in plans:
        plan.neighbourhoods, plan.themes = [place], [theme]
        plan.steps = [PlanStep(title="Niet gekozen")]
        plan.photos = [PlanPhoto(image=factories.ImageFactory())]
        plan.save_revision().publish()
    return {RoundIndexPage: index, RoundPage: edition, PlanPage: plans[1]}[model]


def test_every_page_type_of_ours_is_measured():
    own = {model for model in get_page_models() if not model.__module__.startswith(("wagtail", "tests"))}
    assert own == set(MAX_QUERIES)


@pytest.mark.parametrize("model", MAX_QUERIES, ids=lambda model: model.__name__)
def test_a_page_type_answers_in_bounded_queries(client, home, settings, model):
    settings.PAGE_CACHE_SECONDS = 0
    page = make_page(model, home)
    assert client.get(page.url).status_code == 200  # fills class-level memos and makes the renditions
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    assert response.status_code == 200
    assert len(queries) <= MAX_QUERIES[model], "\n".join(query["sql"][:160] for query in queries)


def test_more_content_costs_no_more_queries(client, home, settings):
    """The list of a page grows, the number of queries does not."""
    settings.PAGE_CACHE_SECONDS = 0
    index = factories.NeighbourhoodIndexPageFactory(parent=home, show_in_menus=True)
    parent = factories.StandardPageFactory(parent=home)
    addresses = [home.url, index.url, parent.url, "/zoeken/?q=pagina"]

    def count():
        numbers = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers.append(len(queries))
        return numbers

    def add(number):
        for _one in range(number):
            factories.NeighbourhoodPageFactory(parent=index)
            factories.StandardPageFactory(parent=parent, show_in_menus=True)

    home.body = [example(block) for block in MENUS["HomeBlock"].child_blocks.values()]
    home.save_revision().publish()
    add(2)
    few = count()
    add(8)
    assert all(many <= some for many, some in zip(count(), few, strict=True))


def test_the_image_model_is_ours():
    assert get_image_model()._meta.label == "cms.CustomImage"


def test_the_front_page_has_one_heading_whatever_editors_arrange(client, home):
    """One block holds it; without that block the page itself does."""
    for names in ([], ["newest"], ["newest", "search_hero"], ["search_hero", "callout"]):
        home.body = [example(MENUS["HomeBlock"].child_blocks[name]) for name in names]
        home.save_revision().publish()
        assert client.get("/").text.count("<h1") == 1, names


@pytest.mark.parametrize("name", ["search_hero", "choose_neighbourhood"])
def test_a_block_that_can_stand_on_the_front_page_once_is_refused_twice(name):
    stream = MENUS["HomeBlock"]
    once = [example(stream.child_blocks[name])]
    stream.clean(stream.to_python([{"type": kind, "value": value} for kind, value in once]))
    with pytest.raises(ValidationError):
        stream.clean(stream.to_python([{"type": kind, "value": value} for kind, value in once * 2]))
