"""Publishing hundreds at once leaves exactly what publishing one by one would have left."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from cms import page_cache
from cms.bulk_publishing import publish_many
from cms.models import Entry
from tests import factories
from toolkit.models import Fund, FundDeadline

pytestmark = pytest.mark.usefixtures("indexed")
# What differs from one thing to the next, or from one moment to the next.
OWN = {
    "pk",
    "id",
    "slug",
    "title",
    "latest_revision",
    "live_revision",
    "first_published_at",
    "last_published_at",
    "fund",
}


@pytest.fixture
def city(home):
    """What a fund can be linked to, and a page below which it has its address."""
    index = factories.ToolkitIndexPageFactory(parent=home)
    factories.FundsPageFactory(parent=index)
    return {
        "page": index,
        "organisation": factories.OrganisationFactory(name="Buurtfonds"),
        "places": [factories.DistrictFactory(), factories.DistrictFactory()],
        "theme": factories.ThemeFactory(),
        "user": factories.UserFactory(is_superuser=True),
    }


def make(city, number, **more):
    fund = Fund(title=f"Fonds {number}", slug=f"fonds-{number}", summary="Voor buurten.", minimum=100, **more)
    fund.provider = city["organisation"]
    fund.purpose = f'<p>Zie <a linktype="page" id="{city["page"].pk}">hier</a></p>'
    fund.applications = "moments"
    fund.deadlines = [
        FundDeadline(date=date(2027, 6, 1), note="laatste", sort_order=0),
        FundDeadline(date=date(2027, 3, 1), repeat="yearly", sort_order=1),
    ]
    fund.neighbourhoods, fund.themes = city["places"], [city["theme"]]
    return fund


def change(city, fund):
    fund.summary, fund.maximum = "Voor straten.", 500
    fund.deadlines = [FundDeadline(date=date(2028, 1, 1), sort_order=0)]
    fund.neighbourhoods = city["places"][:1]
    return fund


def one_by_one(fund, user):
    """As Wagtail's own screens do it."""
    action = "wagtail.edit" if fund.pk else "wagtail.create"
    if not fund.pk:
        fund.live = False
        fund.save()
    fund.save_revision(user=user, log_action=action).publish(user=user)


def traces(slug):
    """Everything that one fund left in the database, without what is its own."""
    fund = Fund.objects.get(slug=slug)
    entry = Entry.objects.get(object_id=fund.pk, source="fonds")
    revisions = Revision.objects.for_instance(fund).order_by("pk")
    content = {key: value for key, value in revisions.last().content.items() if key not in OWN}
    for row in content["deadlines"]:
        row["pk"] = row["fund"] = None
    for state in ("live", "has_unpublished_changes"):
        # A revision never says this: the thing does.
        content.pop(state)
    return {
        "row": {field.name: getattr(fund, field.name) for field in Fund._meta.concrete_fields if field.name not in OWN},
        "deadlines": list(fund.deadlines.values_list("date", "repeat", "note", "sort_order")),
        "places": list(fund.neighbourhoods.values_list("pk", flat=True)),
        "themes": list(fund.themes.values_list("pk", flat=True)),
        "content": content,
        "revisions": [(revision.user_id, revision.approved_go_live_at) for revision in revisions],
        "is_live": (fund.live_revision_id, fund.latest_revision_id) == (revisions.last().pk,) * 2,
        "dates": (fund.first_published_at is not None, fund.last_published_at >= fund.first_published_at),
        "log": list(
            ModelLogEntry.objects.for_instance(fund).order_by("pk").values_list("action", "user_id", "content_changed")
        ),
        "entry": (
            entry.summary,
            entry.text.replace(fund.title, "…"),
            sorted(entry.neighbourhoods.values_list("pk", flat=True)),
        ),
        "url": entry.url.replace(slug, "…"),
        "references": sorted(ReferenceIndex.get_references_for_object(fund).values_list("to_object_id", "model_path")),
        "found": fund in get_search_backend().search(fund.title, Fund),
    }


def test_as_if_somebody_typed_it(city, django_capture_on_commit_callbacks):
    user = city["user"]
    with django_capture_on_commit_callbacks(execute=True):
        one_by_one(make(city, 1), user)
        publish_many([make(city, 2), make(city, 3)], by=user)
    alone, together = (traces(slug) for slug in ("fonds-1", "fonds-2"))
    assert together == alone
    assert alone["is_live"]
    assert alone["found"]
    assert [action for action, _user, _changed in alone["log"]] == ["wagtail.create", "wagtail.publish"]


def test_changes_too(city, django_capture_on_commit_callbacks):
    user = city["user"]
    with django_capture_on_commit_callbacks(execute=True):
        for number in (1, 2):
            one_by_one(make(city, number), user)
        one_by_one(change(city, Fund.objects.get(slug="fonds-1")), user)
        publish_many([change(city, Fund.objects.get(slug="fonds-2"))], by=user)
    alone, together = (traces(slug) for slug in ("fonds-1", "fonds-2"))
    assert together == alone
    assert [row[0].isoformat() for row in together["deadlines"]] == ["2028-01-01"]
    assert len(together["revisions"]) == 2


def test_what_was_not_set_stays(city):
    publish_many([make(city, 1)], by=city["user"])
    fund = Fund.objects.get()
    rows = list(fund.deadlines.values_list("pk", flat=True))
    fund.summary = "Anders."
    publish_many([fund], by=city["user"])
    fund = Fund.objects.get()
    assert list(fund.deadlines.values_list("pk", flat=True)) == rows
    assert (fund.summary, fund.neighbourhoods.count()) == ("Anders.", 2)
    assert len(Revision.objects.for_instance(fund).last().content["deadlines"]) == 2


def test_an_earlier_version_can_be_put_back(city):
    publish_many([make(city, 1)], by=city["user"])
    publish_many([change(city, Fund.objects.get())], by=city["user"])
    first = Revision.objects.for_instance(Fund.objects.get()).order_by("pk").first()
    first.publish(user=city["user"], previous_revision=first)
    fund = Fund.objects.get()
    assert (fund.summary, fund.maximum) == ("Voor buurten.", None)
    assert fund.deadlines.count() == 2


def test_readers_get_fresh_pages_and_one_action_is_one(city, django_capture_on_commit_callbacks):
    before = page_cache.current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        publish_many([make(city, 1), make(city, 2)], by=city["user"])
        publish_many([], by=city["user"])
    assert page_cache.current_generation() != before
    assert ModelLogEntry.objects.values("uuid").distinct().count() == 1


def test_queries_do_not_grow_with_things(city, django_assert_max_num_queries):
    """But for the index of references, which Wagtail knows to fill one by one only."""
    told = []
    funds = [make(city, number) for number in range(60)]
    with django_assert_max_num_queries(60 + 60 * 4):
        publish_many(funds, by=city["user"], progress=lambda done, total: told.append((done, total)))
    assert told == [(60, 60)]
    assert Entry.objects.filter(source="fonds").count() == 60
