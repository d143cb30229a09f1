"""Portraits of stadmakers: online only with a consent and a described photo, whichever way somebody tries."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts import address_change, consents, mine
from accounts.models import ConsentEvent
from cms.addresses import address_key
from cms.models import CustomImage, Entry
from cms.registries import retention
from initiatives import portrait_panels, portraits
from initiatives.models import PortraitConsent, PortraitIndexPage, PortraitPage
from initiatives.refusals import PublicationRefusedError
from messaging.models import Message
from tests import factories
from tests.residents import link_in_mail, newest_mail, signed_in_resident
from tests.staff import at, refused, signed_in

ADA, PIET = "ada@voorbeeld.example.nl", "piet@voorbeeld.example.nl"
ASKED, GIVEN = "initiatives/portrait_consent", "initiatives/portrait_consent_given"


@pytest.fixture
def index(home):
    """The list at /stadmakers/."""
    index = home.add_child(instance=PortraitIndexPage(title="Stadmakers", slug="stadmakers", live=False))
    index.save_revision().publish()
    return PortraitIndexPage.objects.get(pk=index.pk)


@pytest.fixture
def portrait(index):
    """A draft with all that a portrait needs but the consent."""
    return draft(index)


def draft(index, slug="ada", **fields):
    fields = {"title": "Ada", "introduction": "Begon een buurttuin.", "photo": factories.ImageFactory(), **fields}
    page = index.add_child(instance=PortraitPage(slug=slug, live=False, **fields))
    page.save_revision()
    return PortraitPage.objects.get(pk=page.pk)


def agree(page, address=ADA):
    portraits.record_paper_consent(page=page, address=address)


def published(page):
    page.get_latest_revision().publish()
    return fresh(page)


def fresh(page):
    return PortraitPage.objects.get(pk=page.pk)


def told(client):
    """The messages that the next screen shows."""
    return client.get("/beheer/").content.decode()


# --- every way to publish --------------------------------------------------------------------------


def edit_data(page, **extra):
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": page.introduction,
            "photo": page.photo_id or "",
            "quote": "",
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )
    return data | extra


def by_button(page, **extra):
    client = signed_in("eindredacteur")
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_data(page, **{"action-publish": "1"}, **extra)
    )
    return answer.content.decode() if answer.status_code == 200 else told(client)


def by_creating(page):
    client = signed_in("eindredacteur")
    address = reverse("wagtailadmin_pages:add", args=["initiatives", "portraitpage", page.get_parent().pk])
    data = edit_data(page, **{"action-publish": "1", "slug": "nieuw"})
    text = client.post(address, data).content.decode()
    assert not PortraitPage.objects.filter(slug="nieuw").exists()
    return text


def by_workflow(page):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    writer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_data(page, **{"action-submit": "1"}))
    state = fresh(page).current_workflow_state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = editor.post(action, {"comment": ""})
    if not fresh(page).live:
        assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
        state.refresh_from_db()
        assert state.status == "in_progress", "the approval was kept although nothing was published"
        modal = editor.post(action, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
        assert modal.json()["step"] == "success"
    return told(editor)


def by_bulk(page, **extra):
    client = signed_in("eindredacteur")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={page.pk}", {"next": "/beheer/", **extra})
    return told(client)


def by_bulk_of_the_list(page):
    return by_bulk(page.get_parent(), include_descendants="on")


def by_copying(page):
    client = signed_in("eindredacteur")
    data = {"new_title": "Ada", "new_slug": "ada-2", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert not PortraitPage.objects.filter(slug="ada-2").exists()
    return told(client)


WAYS = [by_button, by_workflow, by_bulk, by_bulk_of_the_list]


@pytest.mark.parametrize("way", [*WAYS, by_creating])
def test_no_way_to_publish_without_consent(portrait, way):
    assert "nog geen toestemming van deze persoon" in way(portrait)
    assert not fresh(portrait).live
    assert not Entry.objects.filter(source="stadmaker").exists()


@pytest.mark.parametrize("way", WAYS)
def test_each_way_publishes_with_consent(portrait, client, way):
    agree(portrait)
    way(portrait)
    assert fresh(portrait).live
    text = client.get("/stadmakers/ada/").content.decode()
    assert "Ada" in text and 'alt="Een plein met bomen"' in text and ADA not in text


def test_a_copy_of_a_live_portrait_has_no_consent_of_its_own(portrait):
    agree(portrait)
    published(portrait)
    assert "nog geen toestemming van deze persoon" in by_copying(portrait)


def test_an_alias_goes_with_its_original(portrait):
    agree(portrait)
    alias = published(portrait).create_alias(update_slug="ada-hier-ook")
    assert fresh(alias).live
    consents.withdraw(purpose="portrait", address=ADA)
    assert not fresh(alias).live


@pytest.mark.parametrize("way", [by_button, by_bulk])
@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        (None, "Zonder foto"),
        ({"is_decorative": True, "description": ""}, "geen beschrijving"),
        ({"description": " "}, "geen beschrijving"),
    ],
)
def test_no_way_to_publish_without_a_described_photo(index, way, photo, reason):
    page = draft(index, photo=photo and factories.ImageFactory(**photo))
    agree(page)
    assert reason in way(page)
    assert not fresh(page).live


def test_a_plan_for_later_stops_when_the_consent_is_gone_and_lets_others_go_on(portrait, home):
    agree(portrait)
    later = timezone.now() + timedelta(days=2)
    portrait.go_live_at = later
    portrait.save_revision().publish()
    other = factories.StandardPageFactory(parent=home, live=False, slug="later")
    other.go_live_at = later + timedelta(minutes=1)
    other.save_revision().publish()
    assert fresh(portrait).approved_schedule
    # Not through `withdraw`, which ends the plan at once: the last guard is the publishing itself.
    PortraitConsent.objects.update(address_key=address_key(PIET))
    with at(later + timedelta(hours=1)):
        call_command("publish_scheduled", stdout=io.StringIO())
    other.refresh_from_db()
    assert other.live
    assert not fresh(portrait).live and not fresh(portrait).approved_schedule
    assert PageLogEntry.objects.filter(page=portrait, action="initiatives.portrait_refused").exists()
    with at(later + timedelta(hours=2)):
        PortraitConsent.objects.update(address_key=address_key(ADA))
        portrait.get_latest_revision().publish()
    assert fresh(portrait).live


def test_scheduling_without_consent_is_refused_at_the_button(portrait):
    later = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    assert "nog geen toestemming" in by_button(portrait, go_live_at=later)
    assert not fresh(portrait).approved_schedule


def test_a_script_cannot_either(portrait):
    portrait.live = True
    with pytest.raises(PublicationRefusedError):
        portrait.save()
    with pytest.raises(PublicationRefusedError):
        portrait.save(clean=False)
    assert not fresh(portrait).live


def test_an_older_version_brings_no_older_person_back(portrait):
    agree(portrait)
    older = published(portrait).get_latest_revision()
    consents.withdraw(purpose="portrait", address=ADA)
    with pytest.raises(PublicationRefusedError):
        older.publish()


# --- asking and answering --------------------------------------------------------------------------


def ask(page, client=None, how="mail", address=ADA):
    client = client or signed_in("redacteur")
    return client.post(reverse("portrait_consent", args=[page.pk]), {"address": address, "how": how})


def test_the_person_answers_with_the_mail_and_takes_it_back_with_the_next(portrait, client):
    editor = signed_in("redacteur")
    screen = reverse("wagtailadmin_pages:edit", args=[portrait.pk])
    assert "Zonder toestemming komt het portret niet online" in editor.get(screen).content.decode()
    assert ask(portrait, editor)["Location"] == screen
    assert "Er is nog geen antwoord" in editor.get(screen).content.decode()
    assert ADA not in editor.get(screen).content.decode()
    link = link_in_mail(ADA, ASKED)
    assert "met mijn naam, mijn foto en mijn verhaal" in client.get(link).content.decode()
    assert not consents.is_given("portrait", ADA), "a mail scanner gave consent"
    assert client.post(link).status_code == 200
    assert "gaf toestemming op" in editor.get(screen).content.decode()
    assert [event.channel for event in consents.history(ADA)] == ["mail"]
    assert published(portrait).live and client.get("/stadmakers/ada/").status_code == 200
    back = link_in_mail(ADA, GIVEN)
    assert client.post(back).status_code == 200
    assert not fresh(portrait).live
    assert client.get("/stadmakers/ada/").status_code == 404
    assert client.post(back).status_code == 409, "there was nothing left to take back"


def test_a_newer_mail_or_newer_words_end_the_older_question(portrait, client):
    ask(portrait)
    first = link_in_mail(ADA, ASKED)
    ask(portrait, address=PIET)
    assert client.post(first).status_code == 410
    assert not consents.is_given("portrait", ADA)
    second = link_in_mail(PIET, ASKED)
    declared = consents.get("portrait")
    consents.unregister("portrait")
    try:
        changed = {**vars(declared), "question": "Ja, en ook op een poster."}
        consents.register(consents.ConsentPurpose(**changed))
        assert client.post(second).status_code == 409
    finally:
        consents.unregister("portrait")
        consents.register(declared)
    assert not consents.is_given("portrait", PIET)


def test_on_paper_counts_at_once_and_is_proven_by_mail(portrait):
    assert ask(portrait, how="papier").status_code == 302
    assert [event.channel for event in consents.history(ADA)] == ["staff"]
    assert newest_mail(ADA, GIVEN)["name"] == "Ada"


def test_only_the_ledger_knows_the_address(portrait):
    ask(portrait, how="papier")
    kept = str(list(PortraitConsent.objects.values())) + str(list(PortraitPage.objects.values()))
    kept += str([revision.content for revision in portrait.revisions.all()])
    assert ADA not in kept and not ConsentEvent.objects.exclude(address=ADA).exists()


@pytest.mark.parametrize("data", [{"address": "geen adres", "how": "mail"}, {"address": ADA, "how": "x"}, {}])
def test_wrong_input_asks_nobody(portrait, data):
    answer = signed_in("redacteur").post(reverse("portrait_consent", args=[portrait.pk]), data)
    assert answer.status_code == 200
    assert not Message.objects.exists() and not PortraitConsent.objects.exists()


def test_three_mails_a_day_is_enough(portrait):
    client = signed_in("redacteur")
    answers = [ask(portrait, client).status_code for _time in range(4)]
    assert answers == [302, 302, 302, 200]
    assert Message.objects.filter(kind=ASKED).count() == 3


def test_a_live_portrait_keeps_its_person(portrait):
    agree(portrait)
    published(portrait)
    assert ask(portrait, address=PIET).status_code == 200
    assert fresh(portrait).consent.address_key == address_key(ADA)
    assert ask(portrait, address=ADA).status_code == 302
    assert fresh(portrait).live


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("redacteur", True), ("eindredacteur", True), ("beheerder", True), ("behandelaar", False), ("bezoeker", False)],
)
def test_who_may_ask(portrait, role, allowed):
    client = signed_in(role)
    answers = [client.get(reverse("portrait_consent", args=[portrait.pk])), ask(portrait, client)]
    assert [refused(answer) for answer in answers] == [not allowed, not allowed]
    assert PortraitConsent.objects.exists() == allowed


# --- taking it back, and what follows --------------------------------------------------------------


def test_withdrawing_in_mijn_omgeving_takes_it_offline_and_staff_sees_why(portrait, client):
    agree(portrait)
    published(portrait)
    resident = signed_in_resident(ADA)
    assert "Ada" in resident.get("/mijn/").content.decode()
    resident.post("/mijn/toestemmingen/portrait/intrekken/")
    page = fresh(portrait)
    assert not page.live
    assert not Entry.objects.filter(source="stadmaker").exists()
    assert "Ada" not in client.get("/stadmakers/").content.decode()
    assert "trok de toestemming in op" in by_button(page)
    assert PageLogEntry.objects.filter(page=page, action="initiatives.portrait_withdrawn").exists()
    card = portrait_panels.to_clear_up(signed_in("eindredacteur").user)
    assert "Toestemming ingetrokken" in told(signed_in("redacteur"))
    assert [item.title for item in card.items] == ["Ada"] and "wordt verwijderd na" in card.items[0].note
    assert portrait_panels.to_clear_up(signed_in("behandelaar").user) is None


def test_nobody_comes_across_the_question_who_has_no_portrait(db):
    resident = signed_in_resident(PIET)
    assert "portret" not in resident.get("/mijn/toestemmingen/").content.decode().lower()
    assert resident.get("/mijn/toestemmingen/portrait/").status_code == 404


def test_withdrawing_ends_a_plan_and_a_new_yes_is_a_new_start(portrait):
    agree(portrait)
    portrait.go_live_at = timezone.now() + timedelta(days=2)
    portrait.save_revision().publish()
    consents.withdraw(purpose="portrait", address=ADA)
    assert not fresh(portrait).approved_schedule
    agree(portrait)
    assert fresh(portrait).consent.withdrawn_at is None
    assert fresh(portrait).publication_problems() == {}


def test_another_address_takes_the_portrait_along(portrait, client):
    agree(portrait)
    published(portrait)
    user = factories.ResidentFactory(email=ADA)
    address_change._move(user, PIET)
    page = fresh(portrait)
    assert page.live and page.consent.stands and page.consent.address_key == address_key(PIET)
    assert client.post(link_in_mail(ADA, GIVEN)).status_code == 200
    assert not fresh(portrait).live, "the way back was lost with the old address"


def test_my_data(portrait):
    agree(portrait)
    user = factories.ResidentFactory(email=ADA)
    found = mine.export(user)
    assert "Begon een buurttuin." in str(found)
    assert "Begon een buurttuin." not in str(mine.export(factories.ResidentFactory(email=PIET)))
    photo = portrait.photo_id
    mine.erase(user)
    assert not PortraitPage.objects.exists()
    assert not CustomImage.objects.filter(pk=photo).exists(), "the photo of the person stayed"


def rule():
    return next(found for found in retention.all_rules() if found.name == "initiatives.portraits")


def test_what_nobody_agrees_to_is_deleted_in_time(index):
    shared = factories.ImageFactory()
    withdrawn, never, agreed = (draft(index, slug=slug, photo=shared) for slug in ("weg", "nooit", "ja"))
    agree(withdrawn, PIET)
    agree(agreed)
    consents.withdraw(purpose="portrait", address=PIET)
    now = timezone.now()
    assert not rule().expired().exists()
    with at(now + timedelta(days=31)):
        assert list(rule().expired()) == [withdrawn]
        assert rule().apply(rule().expired()) == 1
    with at(now + timedelta(days=366)):
        assert list(rule().expired()) == [never]
        rule().apply(rule().expired())
    assert list(PortraitPage.objects.all()) == [agreed]
    assert CustomImage.objects.filter(pk=shared.pk).exists(), "a photo of another portrait went too"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control without the lock"])
def test_publishing_and_taking_back_at_once_leaves_nothing_online(monkeypatch, locked):
    """The publisher has seen the consent and waits; whoever takes it back has to come after, and takes it offline."""
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    # The test before this one may have emptied the database, down to the root of the tree.
    Locale.objects.get_or_create(language_code="nl")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    page = draft(root.add_child(instance=PortraitIndexPage(title="Stadmakers", slug=f"stadmakers-{locked}")))
    agree(page)
    seen, withdrawn = threading.Event(), threading.Event()
    look = PortraitPage.publication_problems

    def slow_look(self):
        found = look(self)
        seen.set()
        withdrawn.wait(0.5 if locked else 2)
        return found

    monkeypatch.setattr(PortraitPage, "publication_problems", slow_look)

    def take_back():
        try:
            seen.wait(10)
            consents.withdraw(purpose="portrait", address=ADA)
            withdrawn.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=take_back)
    thread.start()
    page.get_latest_revision().publish()
    thread.join(20)
    assert withdrawn.is_set()
    assert fresh(page).live is not locked


# --- pages -----------------------------------------------------------------------------------------


def test_without_portraits_the_list_says_so_and_what_to_do(client, index):
    text = client.get("/stadmakers/").content.decode()
    assert "Nog geen portretten" in text and "/contact/vraag/" in text


def test_what_somebody_typed_stays_text(client, index):
    nasty = "<script>alert(1)</script>"
    page = draft(index, title=nasty, introduction=nasty, quote=nasty)
    agree(page)
    published(page)
    for address in ("/stadmakers/", "/stadmakers/ada/"):
        assert nasty not in client.get(address).content.decode()


def test_more_portraits_cost_no_more_queries(client, index, settings):
    settings.PAGE_CACHE_SECONDS = 0
    photo = factories.ImageFactory()

    def add(first, number):
        for slug in range(first, first + number):
            page = draft(index, slug=f"p{slug}", title=f"Persoon {slug}", photo=photo)
            agree(page, f"p{slug}@voorbeeld.example.nl")
            published(page)

    def count():
        client.get("/stadmakers/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/stadmakers/").status_code == 200
        return len(queries)

    add(0, 3)
    few = count()
    add(3, 9)
    assert count() == few <= 20
