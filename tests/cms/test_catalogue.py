"""The catalogue says what readers may see, at every moment of a page's or an item's life."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search.backends import get_search_backend

from cms import catalogue
from cms.language import marked_stem
from cms.models import Entry, Organisation
from cms.registries import sources
from home.models import StandardPage
from home.search import find
from tests import factories


def entry_of(page):
    return Entry.objects.filter(page=page.pk).first()


def found(word):
    """Titles that the search index itself has for a word, whoever asks."""
    results = get_search_backend().autocomplete(marked_stem(word), Entry.objects.all(), order_by_relevance=False)
    return [entry.title for entry in results]


@pytest.fixture
def tree(home):
    """A page with a page below it, both published."""
    parent = factories.StandardPageFactory(parent=home, title="Meepraten", slug="meepraten")
    child = factories.StandardPageFactory(parent=parent, title="Uitdaagrecht", slug="uitdaagrecht")
    return parent, child


# --- pages ----------------------------------------------------------------------------------------


def test_a_published_page_is_listed_as_it_is(home):
    theme, place = factories.ThemeFactory(), factories.DistrictFactory()
    page = factories.StandardPageFactory(parent=home, title="Groen", slug="groen", introduction="Bomen in de straat.")
    page.themes.set([theme])
    page.neighbourhoods.set([place])
    page.save_revision().publish()
    entry = entry_of(page)
    assert (entry.source, entry.title, entry.summary, entry.url) == (
        "pagina",
        "Groen",
        "Bomen in de straat.",
        "/groen/",
    )
    assert entry.date == page.first_published_at
    assert list(entry.themes.all()) == [theme]
    assert list(entry.neighbourhoods.all()) == [place]
    assert found("boom") == ["Groen"]


def test_a_draft_is_not_listed_and_a_draft_edit_changes_nothing(home):
    page = factories.StandardPageFactory(parent=home, title="Fietspad", live=False)
    assert entry_of(page) is None
    page.save_revision().publish()
    page = StandardPage.objects.get(pk=page.pk)
    page.title = "Wandelpad"
    page.themes.set([factories.ThemeFactory()])
    page.save_revision()
    entry = entry_of(page)
    assert entry.title == "Fietspad"
    assert not entry.themes.exists()
    assert found("wandelpad") == []
    page.get_latest_revision().publish()
    assert entry_of(page).title == "Wandelpad"
    assert entry_of(page).themes.count() == 1
    assert found("fietspad") == []
    assert found("wandelpad") == ["Wandelpad"]


def test_an_unpublished_page_leaves_at_once(tree):
    parent, _child = tree
    parent.unpublish()
    assert entry_of(parent) is None
    assert found("meepraten") == []


def test_a_page_unpublished_with_all_below_it_takes_them_along(tree):
    parent, _child = tree
    manager = factories.UserFactory(is_superuser=True)
    UnpublishPageAction(parent, user=manager, include_descendants=True).execute()
    assert Entry.objects.count() == 0


def test_a_scheduled_page_comes_and_goes_by_the_clock(home):
    page = factories.StandardPageFactory(parent=home, title="Straks", live=False)
    now = timezone.now()
    page.go_live_at = now + timedelta(hours=1)
    page.save_revision().publish()
    call_command("publish_scheduled")
    assert entry_of(page) is None
    page.go_live_at = now - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled")
    assert entry_of(page).title == "Straks"
    Page.objects.filter(pk=page.pk).update(expire_at=now - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert entry_of(page) is None


def test_a_moved_page_takes_the_addresses_below_it_along(home, tree):
    parent, child = tree
    elsewhere = factories.StandardPageFactory(parent=home, title="Elders", slug="elders")
    parent.move(elsewhere, pos="last-child")
    assert entry_of(parent).url == "/elders/meepraten/"
    assert entry_of(child).url == "/elders/meepraten/uitdaagrecht/"


def test_a_new_slug_changes_the_addresses_below_it_within_the_same_transaction(tree):
    parent, child = tree
    parent.slug = "praat-mee"
    parent.save_revision().publish()
    assert entry_of(parent).url == "/praat-mee/"
    assert entry_of(child).url == "/praat-mee/uitdaagrecht/"


def test_a_new_slug_of_a_page_that_is_no_source_itself_counts_too(home):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    page = factories.NeighbourhoodPageFactory(parent=index)
    index.slug = "buurten"
    index.save_revision().publish()
    assert entry_of(page).url == f"/buurten/{page.slug}/"


def test_a_slug_saved_by_a_script_is_followed_after_commit(tree, django_capture_on_commit_callbacks):
    parent, child = tree
    with django_capture_on_commit_callbacks(execute=True):
        parent.slug = "praat-mee"
        parent.save()
    assert entry_of(child).url == "/praat-mee/uitdaagrecht/"


def test_an_address_does_not_come_from_an_old_site_root(home, tree):
    parent, child = tree
    assert entry_of(child).url == "/meepraten/uitdaagrecht/"
    home.slug = "voorpagina"
    home.save_revision().publish()
    catalogue.rebuild()
    assert entry_of(child).url == "/meepraten/uitdaagrecht/"


def test_a_page_outside_every_site_is_not_listed(home):
    lost = Page.get_first_root_node().add_child(instance=StandardPage(title="Los", slug="los"))
    lost.save_revision().publish()
    assert entry_of(lost) is None
    assert Site.objects.count() == 1


def test_a_deleted_page_goes_with_all_below_it(tree):
    parent, _child = tree
    parent.delete()
    assert Entry.objects.count() == 0
    assert found("uitdaagrecht") == []


def test_an_alias_follows_its_page(tree):
    parent, child = tree
    alias = child.create_alias(parent=parent, update_slug="kopie")
    assert entry_of(alias).url == "/meepraten/kopie/"
    child.title = "Uitdagen"
    child.save_revision().publish()
    assert entry_of(alias).title == "Uitdagen"
    child.unpublish()
    assert entry_of(alias) is None


def test_a_published_copy_is_listed(tree):
    parent, _child = tree
    copy = parent.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=True)
    assert entry_of(copy).url == "/kopie/"
    assert Entry.objects.filter(url="/kopie/uitdaagrecht/").exists()


def test_a_live_page_saved_by_a_script_is_listed(home):
    page = home.add_child(instance=StandardPage(title="Rechtstreeks", slug="rechtstreeks", live=True))
    assert entry_of(page).title == "Rechtstreeks"
    seen = entry_of(page).date
    catalogue.rebuild()
    assert entry_of(page).date == seen


def test_a_page_type_without_a_source_is_not_listed(home, monkeypatch):
    monkeypatch.setattr(sources, "_sources", {})
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    assert entry_of(index) is None
    assert catalogue.refresh(index) is None
    catalogue.forget(index)


def test_the_page_of_a_hidden_place_goes_and_comes_back(home):
    page = factories.NeighbourhoodPageFactory(parent=factories.NeighbourhoodIndexPageFactory(parent=home))
    place = page.neighbourhood
    tagged = factories.StandardPageFactory(parent=home, title="Nieuws uit de wijk")
    tagged.neighbourhoods.set([place])
    tagged.save_revision().publish()
    place.is_active = False
    place.save()
    assert entry_of(page) is None
    assert entry_of(tagged) is not None
    assert list(Entry.objects.around(place)) == []
    catalogue.rebuild()
    assert entry_of(page) is None
    place.is_active = True
    place.save()
    assert list(entry_of(page).neighbourhoods.all()) == [place]


def test_a_change_that_fails_leaves_the_catalogue_as_it_was(tree):
    parent, _child = tree
    with pytest.raises(RuntimeError), transaction.atomic():
        parent.title = "Mislukt"
        parent.save_revision().publish()
        raise RuntimeError
    assert entry_of(parent).title == "Meepraten"
    assert found("mislukt") == []


def test_very_long_texts_are_cut_to_what_a_database_can_index(home):
    words = " ".join(f"woord{number}enzovoort" for number in range(40_000))
    page = factories.StandardPageFactory(parent=home, title="Lang", body=[{"type": "text", "value": f"<p>{words}</p>"}])
    assert len(entry_of(page).text) == catalogue.TEXT_LENGTH
    assert found("woord1enzovoort") == ["Lang"]


def test_publishing_the_same_again_writes_nothing(tree, django_assert_max_num_queries):
    parent, _child = tree
    page = StandardPage.objects.get(pk=parent.pk)
    with django_assert_max_num_queries(9) as queries:
        catalogue.refresh(page)
    assert not [query for query in queries.captured_queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


# --- privacy --------------------------------------------------------------------------------------


def test_a_privacy_setting_on_a_page_hides_everything_below_it(home, tree):
    parent, child = tree
    place = factories.DistrictFactory()
    child.neighbourhoods.set([place])
    child.save_revision().publish()
    assert entry_of(child) in Entry.objects.public()
    restriction = PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert not Entry.objects.public().filter(page__in=[parent, child]).exists()
    assert not Entry.objects.public().around(place).exists()
    assert find("uitdaagrecht").hits == []
    restriction.delete()
    assert entry_of(child) in Entry.objects.public()


def test_a_page_that_only_looks_as_if_it_lies_below_stays(home, tree):
    parent, _child = tree
    other = factories.StandardPageFactory(parent=home, title="Buiten")
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.PASSWORD, password="x")
    assert list(Entry.objects.public()) == [entry_of(other)]


def test_an_item_without_a_page_is_public_whatever_is_restricted(tree, organisations):
    parent, _child = tree
    factories.OrganisationFactory(name="Stichting Open")
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert [entry.title for entry in Entry.objects.public()] == ["Stichting Open"]


# --- items that are not pages ---------------------------------------------------------------------


def describe_organisation(organisation):
    return sources.Item(
        title=organisation.name,
        url=f"/organisaties/{organisation.slug}/",
        summary=organisation.description,
        neighbourhoods=[place.pk for place in organisation.neighbourhoods.all()],
    )


@pytest.fixture
def organisations():
    """Organisations as a kind of thing of the kernel alone, for as long as the test lasts."""
    declared = sources.for_model(Organisation)
    sources.unregister(declared.name)
    source = sources.Source(
        name="organisatie",
        label="Organisatie",
        label_plural="Organisaties",
        model=Organisation,
        queryset=lambda: Organisation.objects.filter(active_until__isnull=True),
        describe=describe_organisation,
    )
    sources.register(source)
    yield source
    sources.unregister("organisatie")
    sources.register(declared)


def test_an_item_is_listed_changed_linked_and_gone_with_its_row(db, organisations):
    place = factories.DistrictFactory()
    organisation = factories.OrganisationFactory(name="Stichting Groen", slug="groen")
    entry = Entry.objects.get(source="organisatie")
    assert (entry.url, entry.page) == ("/organisaties/groen/", None)
    organisation.neighbourhoods.add(place)
    assert list(Entry.objects.around(place)) == [entry]
    organisation.neighbourhoods.clear()
    assert not Entry.objects.around(place).exists()
    organisation.name = "Stichting Water"
    organisation.save()
    assert found("groen") == []
    assert found("water") == ["Stichting Water"]
    organisation.delete()
    assert not Entry.objects.exists()
    assert found("water") == []


def test_an_item_that_is_no_longer_public_leaves(db, organisations):
    organisation = factories.OrganisationFactory()
    organisation.active_until = timezone.localdate()
    organisation.save()
    assert not Entry.objects.exists()


def test_an_item_and_a_page_with_the_same_number_do_not_mix(page, organisations):
    factories.OrganisationFactory(pk=page.pk, name="Zelfde nummer")
    assert Entry.objects.count() == 2
    Organisation.objects.get(pk=page.pk).delete()
    assert entry_of(page) is not None


# --- rebuilding -----------------------------------------------------------------------------------


def test_rebuilding_changes_nothing_that_is_right(home, tree, organisations, capsys):
    factories.OrganisationFactory()
    catalogue.refresh(home)
    before = list(Entry.objects.order_by("pk").values())
    assert catalogue.rebuild() == 4
    assert list(Entry.objects.order_by("pk").values()) == before
    call_command("rebuild_catalogue")
    assert "4 items" in capsys.readouterr().out
    assert list(Entry.objects.order_by("pk").values()) == before


def test_rebuilding_restores_what_is_missing_and_drops_what_is_stale(tree, organisations):
    parent, child = tree
    gone = factories.OrganisationFactory(name="Weg")
    Organisation.objects.filter(pk=gone.pk).update(active_until=timezone.localdate())
    entry_of(parent).delete()
    Entry.objects.filter(page=child.pk).update(title="Verouderd", url="/oud/")
    assert catalogue.rebuild() == 3
    assert entry_of(parent).title == "Meepraten"
    assert entry_of(child).url == "/meepraten/uitdaagrecht/"
    assert found("weg") == []
    assert found("uitdaagrecht") == ["Uitdaagrecht"]


def test_rebuilding_drops_the_entries_of_a_module_that_was_taken_away(as_installed, organisations):
    factories.OrganisationFactory()
    sources.unregister("organisatie")
    assert Entry.objects.get().kind_label == "organisatie"
    assert catalogue.rebuild() == 0
    assert not Entry.objects.exists()
    sources.register(organisations)


def test_many_pages_are_rebuilt_in_batches(home, monkeypatch):
    for number in range(7):
        home.add_child(instance=StandardPage(title=f"Pagina {number}", slug=f"p{number}", live=True))
    Entry.objects.all().delete()
    monkeypatch.setattr(catalogue, "BATCH", 3)
    assert catalogue.rebuild() == 7 + 1  # and the home page
    assert Entry.objects.count() == 8


# --- moments --------------------------------------------------------------------------------------


def test_things_with_a_moment_are_upcoming_until_it_is_over(db):
    now = timezone.now()

    def entry(title, starts, ends):
        return Entry.objects.create(
            source="agenda",
            content_type=ContentType.objects.get_for_model(Entry),
            object_id=Entry.objects.count() + 1,
            title=title,
            url="/x/",
            date=now,
            starts_at=starts and now + timedelta(hours=starts),
            ends_at=ends and now + timedelta(hours=ends),
        )

    entry("Straks", 2, 3)
    entry("Nu", -1, 1)
    entry("Geweest", -3, -1)
    entry("Zonder moment", None, None)
    assert [found.title for found in Entry.objects.upcoming(now)] == ["Nu", "Straks"]
    assert [found.title for found in Entry.objects.newest()] == ["Zonder moment"]
