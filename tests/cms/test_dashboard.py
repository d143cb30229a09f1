"""The dashboard says what waits for this person, and that nothing does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms import panels
from cms.models import Heartbeat, PeriodicJob, SiteSettings
from tests import factories
from tests.staff import signed_in

TALK = {"comments", "conversation_reports"}
AT_EVENTS = {"pitches", "events_coming", "events_waiting", "events_access", "events_mail"}


def cards(client):
    """Title -> card of this user's dashboard, by internal name."""
    found = (make(client.user) for make in panels.CARDS)
    return {card.name: card for card in found if card is not None}


def show(client):
    return client.get("/beheer/").content.decode()


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("redacteur", {"review", "mine", "events_coming"}),
        ("eindredacteur", {"moderate", "review", "mine", "statement", "quarantine", "events_coming", *TALK}),
        (
            "beheerder",
            {"moderate", "review", "mine", "statement", "quarantine", "mail", "machinery", *TALK, *AT_EVENTS},
        ),
        ("behandelaar", {"quarantine", "mail", "conversation_reports", *AT_EVENTS}),
        ("bezoeker", set()),
    ],
)
def test_who_gets_which_card(role, names, home):
    client = signed_in(role)
    assert set(cards(client)) == names
    html = show(client)
    assert "Wat wacht er op u?" in html
    assert ("Er wacht nu niets op u." in html) is (not names)


def test_empty_states(home):
    html = show(signed_in("redacteur"))
    assert "U heeft geen losse eindjes." in html
    assert "Al uw inhoud is op tijd gecontroleerd." in html
    assert "Er wacht niets op uw oordeel." in show(signed_in("eindredacteur"))


def test_submitted_pages_wait_for_the_eindredacteur(page):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    page.title = "Nieuwe titel"
    page.save_revision(user=writer.user)
    page.get_workflow().start(page, writer.user)
    item = cards(editor)["moderate"].items[0]
    assert item.title == "Nieuwe titel"
    assert str(writer.user) in item.note
    assert item.title in show(editor)
    assert cards(writer)["mine"].items[0].note == "ingediend, wacht op de eindredactie"


def test_submitted_things_of_registers_wait_too(home, django_assert_max_num_queries):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    factories.FundFactory(title="Al online")
    for make, address in (
        (factories.FundFactory, "toolkit/fund"),
        (factories.VenueFactory, "toolkit/venue"),
        (factories.RuleCardFactory, "toolkit/rulecard"),
    ):
        thing = make(title="Zoals lezers het zien")
        thing.title = f"Zoals ingediend: {address}"
        thing.save_revision(user=writer.user)
        thing.get_workflow().start(thing, writer.user)
    with django_assert_max_num_queries(14):
        items = panels.to_moderate(editor.user).items
    assert [item.title for item in items] == [
        "Zoals ingediend: toolkit/fund (fonds)",
        "Zoals ingediend: toolkit/venue (ruimte)",
        "Zoals ingediend: toolkit/rulecard (regel)",
    ]
    assert all(str(writer.user) in item.note for item in items)
    html = show(editor)
    for item in items:
        assert f'href="{item.url}"' in html
        assert editor.get(item.url).status_code == 200
    assert "moderate" not in cards(writer)


def test_what_was_submitted_and_then_deleted_waits_no_more(home):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    fund = factories.FundFactory()
    fund.save_revision(user=writer.user)
    fund.get_workflow().start(fund, writer.user)
    fund.delete()
    assert cards(editor)["moderate"].items == []


def test_own_drafts(home):
    client = signed_in("redacteur")
    draft = factories.StandardPageFactory(parent=home, title="Concept", live=False, owner=client.user)
    draft.save_revision(user=client.user)
    live = factories.StandardPageFactory(parent=home, title="Levend", owner=client.user)
    live.title = "Levend en gewijzigd"
    live.save_revision(user=client.user)
    notes = {item.title: item.note for item in cards(client)["mine"].items}
    assert notes == {"Concept": "concept", "Levend en gewijzigd": "wijziging nog niet gepubliceerd"}


def test_own_pages_past_their_date(home):
    client = signed_in("redacteur")
    day = timezone.localdate() - timedelta(days=3)
    factories.StandardPageFactory(parent=home, title="Van mij", content_owner=client.user, check_before=day)
    factories.StandardPageFactory(parent=home, title="Van een ander", check_before=day)
    card = cards(client)["review"]
    assert [item.title for item in card.items] == ["Van mij"]
    assert card.warning
    assert "Let op" in show(client)


@pytest.mark.parametrize(
    ("days", "warned"), [(None, True), (0, False), (333, False), (334, True), (335, True), (400, True)]
)
def test_accessibility_statement_after_eleven_months(days, warned, home):
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    settings.accessibility_stated_on = timezone.localdate() - timedelta(days=days) if days is not None else None
    settings.save()
    client = signed_in("beheerder")
    assert ("statement" in cards(client)) is warned
    assert ("Werk de toegankelijkheidsverklaring bij" in show(client)) is warned
    assert "statement" not in cards(signed_in("redacteur"))


def test_silent_worker_and_failed_job(home):
    client = signed_in("beheerder")
    card = cards(client)["machinery"]
    assert "staat stil" in card.items[0].title
    assert card.items[0].note == "nog nooit een teken van leven"

    beat = Heartbeat.objects.create(worker="a", at=timezone.now() - timedelta(hours=1))
    assert cards(client)["machinery"].items[0].note.startswith("laatste teken van leven")
    beat.at = timezone.now()
    beat.save()
    assert cards(client)["machinery"].items == []
    assert "Het achtergrondwerk loopt." in show(client)

    PeriodicJob.objects.create(name="publish_scheduled", error="Traceback ... OperationalError: weg")
    card = cards(client)["machinery"]
    assert card.items[0].title == "Taak “publish_scheduled” is mislukt"
    assert "weg" in card.items[0].note


def test_a_module_adds_a_card(home, monkeypatch):
    monkeypatch.setattr(panels, "CARDS", list(panels.CARDS))

    def cases(user):
        return panels.Card("cases", "Meldingen", "mail", "Geen nieuwe meldingen.")

    panels.register(cases)
    panels.register(cases)
    html = show(signed_in("behandelaar"))
    assert html.count("Geen nieuwe meldingen.") == 1


def test_dashboard_takes_few_queries(home, django_assert_max_num_queries):
    client = signed_in("beheerder")
    for number in range(12):
        page = factories.StandardPageFactory(
            parent=home,
            title=f"Pagina {number}",
            owner=client.user,
            content_owner=client.user,
            check_before=timezone.localdate() - timedelta(days=1),
        )
        page.save_revision(user=client.user)
    client.get("/beheer/")
    with django_assert_max_num_queries(75):
        client.get("/beheer/")
