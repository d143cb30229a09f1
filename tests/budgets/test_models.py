"""Editions and plans: what the database refuses, what an editor is told, what readers see."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets.models import DatePrecision, PlanPage, PlanStep, RoundFact, RoundIndexPage, RoundPage, RoundPhase
from cms.models import Entry
from home.models import HomePage
from tests import factories
from tests.budgets.conftest import texts

NBSP = "\N{NO-BREAK SPACE}"


def test_a_plan_lies_in_an_edition_and_nowhere_else():
    assert [model for model in (HomePage, RoundIndexPage, RoundPage) if PlanPage in model.allowed_subpage_models()] == [
        RoundPage
    ]
    assert RoundPage.allowed_parent_page_models() == [RoundIndexPage]
    assert PlanPage.allowed_subpage_models() == []


@pytest.mark.parametrize("model", [RoundPage, PlanPage])
def test_an_amount_is_not_below_zero(edition, plan, model):
    page = edition if model is RoundPage else plan
    page.budget = Decimal("-0.01")
    with pytest.raises(ValidationError, match="0"):
        page.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=page.pk).update(budget=-1)


def test_a_date_and_its_precision_go_together(plan):
    for row in (PlanStep(date=date(2020, 1, 1)), PlanStep(precision=DatePrecision.YEAR)):
        row.page, row.title = plan, "Gekozen"
        with pytest.raises(ValidationError, match="hoe precies") as caught:
            row.full_clean()
        assert set(caught.value.message_dict) == {"precision"}
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_only_what_is_known_of_a_date_is_kept(plan):
    step = PlanStep(page=plan, title="Gekozen", date=date(2020, 12, 13), precision=DatePrecision.MONTH)
    step.full_clean(exclude=["page"])
    assert step.date == date(2020, 12, 1)


def test_a_phase_does_not_end_before_it_begins(db):
    phase = RoundPhase(title="De wijk stemt", starts_on=date(2020, 12, 5), starts_precision="day")
    phase.ends_on, phase.ends_precision = date(2020, 11, 30), "month"
    with pytest.raises(ValidationError, match="eindigt niet voor"):
        phase.full_clean(exclude=["page"])
    phase.ends_on = date(2020, 12, 1)  # some day in December: not surely before
    phase.full_clean(exclude=["page"])


def test_what_came_after_is_only_for_plans_that_were_not_chosen(plan):
    plan.choice, plan.continuation = PlanPage.Choice.CHOSEN, PlanPage.Continuation.OWN
    with pytest.raises(ValidationError, match="niet is gekozen"):
        plan.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanPage.objects.filter(pk=plan.pk).update(choice="chosen", continuation="own")


@pytest.mark.parametrize(
    ("first", "second", "accepted"), [("2020-09-01", "2020-10-01", True), ("2020-10-01", "2020-09-01", False)]
)
def test_the_editor_puts_phases_in_the_order_of_their_begin(admin_client, edition, first, second, accepted):
    address = reverse("wagtailadmin_pages:edit", args=[edition.pk])
    response = admin_client.post(address, edition_form(edition, [first, second]))
    assert (response.status_code == 302) is accepted
    if not accepted:
        assert "in de volgorde van hun begin" in response.content.decode()


def edition_form(edition, starts):
    """What the editor's form of an edition posts, with a phase for each of these first days."""
    data = {"title": edition.title, "slug": edition.slug, "year": "2020", "body-count": "0", "action-publish": "1"}
    for name, rows in (("facts", []), ("phases", starts), ("comments", [])):
        data |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    for number, start in enumerate(starts):
        data |= {f"phases-{number}-title": f"Fase {number}", f"phases-{number}-ORDER": str(number + 1)}
        data |= {f"phases-{number}-starts_on": start, f"phases-{number}-starts_precision": "day"}
        data |= {f"phases-{number}-ends_precision": "unknown"}
    return data


def test_a_plan_without_facts_says_so_everywhere(client, plan):
    seen = texts(client.get(plan.url))
    for words in ("Plek onbekend", "Budget onbekend", "Uitvoering onbekend"):
        assert words in seen
    assert seen.count("Dit is niet bekend.") == 2  # result and upkeep
    assert "€" not in seen
    assert not {"likes", "stemmen", "winnaar", "verliezer"} & set(seen.lower().split())


def test_a_plan_tells_what_is_known(client, plan):
    plan.choice, plan.progress = PlanPage.Choice.NOT_CHOSEN, PlanPage.Progress.REALISED
    plan.budget, plan.place = Decimal("1234.50"), "Bij de molen"
    plan.continuation, plan.continued_by = PlanPage.Continuation.ADOPTED, factories.OrganisationFactory(name="De Buurt")
    plan.maintenance = "<p>De bewoners zelf.</p>"
    plan.steps = [
        PlanStep(title="Klaar", date=date(2021, 5, 1), precision="month"),
        PlanStep(title="Feest"),
        PlanStep(title="Ingediend", date=date(2020, 1, 1), precision="year"),
    ]
    plan.save_revision().publish()
    seen = texts(client.get(plan.url))
    for words in (
        "Keuze van de wijk Niet gekozen",
        "Uitvoering Uitgevoerd",
        f"Budget €{NBSP}1.234,50",
        "Opgepakt door een organisatie (De Buurt)",
        "De bewoners zelf.",
        "2020 Ingediend mei 2021 Klaar datum onbekend Feest",
    ):
        assert words in seen


def test_an_edition_shows_its_numbers_with_their_source_and_its_phases(client, edition):
    edition.budget, edition.source_note = 70000, "Evaluatie"
    edition.facts = [RoundFact(label="ingediende plannen", source="staat niet in de bron")]
    edition.phases = [
        RoundPhase(title="Indienen", starts_on=date(2020, 9, 1), starts_precision="month"),
        RoundPhase(title="Likes"),
    ]
    edition.save_revision().publish()
    seen = texts(client.get(edition.url))
    assert f"budget om te verdelen €{NBSP}70.000 Evaluatie" in seen
    assert "ingediende plannen onbekend staat niet in de bron" in seen
    assert "september 2020 tot en met einde onbekend Indienen" in seen
    assert "datum onbekend Likes" in seen


def test_the_phase_of_today_is_marked(edition):
    phase = RoundPhase(starts_on=date(2020, 9, 1), starts_precision="month", ends_on=date(2020, 10, 5))
    phase.ends_precision = "day"
    days = [date(2020, 8, 31), date(2020, 9, 1), date(2020, 10, 5), date(2020, 10, 6)]
    assert [phase.is_current(day) for day in days] == [False, True, True, False]
    phase.ends_on, phase.ends_precision = None, "unknown"
    assert not phase.is_current(date(2020, 9, 1))


def test_previous_next_and_related_stay_within_the_edition(client, edition):
    theme = factories.ThemeFactory()
    plans = [factories.PlanPageFactory(parent=edition, title=f"Plan {letter}") for letter in "ABCDEF"]
    for plan in plans[:5]:
        plan.themes = [theme]
        plan.save_revision().publish()
    plans[2].unpublish()
    elsewhere = factories.RoundPageFactory(parent=edition.get_parent().specific)
    other = factories.PlanPageFactory(parent=elsewhere, title="Ander plan")
    other.themes = [theme]
    other.save_revision().publish()
    assert plans[0].neighbours() == (None, plans[1])
    assert plans[1].neighbours() == (plans[0], plans[3])
    assert plans[5].neighbours() == (plans[4], None)
    assert list(plans[1].related()) == [plans[0], plans[3], plans[4]]
    assert list(plans[5].related()) == []


def test_plans_are_found_and_an_edition_is_news(client, edition, plan):
    plan.place = "Eikenplein"
    plan.save_revision().publish()
    kinds = dict(Entry.objects.values_list("object_id", "source"))
    assert kinds[plan.pk] == "plan" and kinds[edition.pk] == "editie"
    assert plan.title in client.get("/zoeken/?q=eikenplein&kind=plan").content.decode()
    assert plan.title in client.get("/feeds/plan/").content.decode()
    assert plan.title not in client.get("/feeds/").content.decode()
    assert edition.title in client.get("/feeds/").content.decode()


def test_an_editor_can_make_and_preview_a_plan(admin_client, edition, plan):
    add = reverse("wagtailadmin_pages:add", args=["budgets", "planpage", edition.pk])
    form = admin_client.get(add).content.decode()
    for words in ("keuze van de wijk", "wie onderhoudt het?", "Niet gekozen: wat kan er wel?", "Tijdlijn"):
        assert words.lower() in form.lower()
    draft = PlanPage(title="Nieuw plan", slug="nieuw-plan")
    draft.path, draft.depth = edition._get_children_path_interval(edition.path)[1], edition.depth + 1
    draft.set_url_path(edition)
    response = draft.make_preview_request(preview_mode="")
    assert "Plan in Wijk aan Zet 2020" in texts(response)
