"""The page of one initiative: what may be filled in, what a reader sees, and that nothing harmful gets through."""

from datetime import date, timedelta
from html import escape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.services import setup_roles
from cms.models import Entry
from initiatives import phases
from initiatives.models import (
    InitiativeLink,
    InitiativePage,
    InitiativePartner,
    InitiativePhoto,
    InitiativeRole,
    InitiativeUpdate,
)
from initiatives.phases import Phase
from initiatives.publishing.moderation import WORKFLOW_NAME
from tests import factories
from tests.staff import at, signed_in

LONG_WORD = "hottentottententen" * 12
ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
AWKWARD = "🌻 مرحبا بالعالم שלום"


@pytest.fixture
def index(home):
    return factories.InitiativeIndexPageFactory(parent=home)


@pytest.fixture
def initiative(index):
    return factories.InitiativePageFactory(parent=index, title="Buurttuin", slug="buurttuin", phase=Phase.RUNNING)


def publish(page):
    page.save_revision().publish()
    page.refresh_from_db()
    return page


# --- phases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "states"),
    [
        ("", [""] * 5),
        ("idee", ["current", "ahead", "ahead", "ahead", "ahead"]),
        ("uitvoering", ["passed", "passed", "current", "ahead", "ahead"]),
        ("afgerond", ["passed"] * 4 + ["current"]),
        ("gestopt", ["", "", "", "", "current"]),
    ],
)
def test_the_line_says_where_an_initiative_is_and_no_more_than_is_known(phase, states):
    assert [step.state for step in phases.line(phase)] == states
    assert phases.line(phase)[-1].label == ("Gestopt" if phase == "gestopt" else "Afgerond")


def test_every_phase_has_a_sentence_and_an_icon():
    assert set(phases.SENTENCES) == set(phases.ICONS) == {"", *Phase}


# --- what may be filled in ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"since_month": 3}, "since_year"),
        ({"since_year": 2999}, "since_year"),
        ({"since_year": 1200}, "since_year"),
        ({"phase": "loopt", "ended_year": 2021}, "ended_year"),
        ({"phase": "gestopt", "ended_month": 2}, "ended_year"),
        ({"phase": "gestopt", "since_year": 2021, "ended_year": 2020}, "ended_year"),
        (
            {"phase": "afgerond", "since_year": 2021, "since_month": 5, "ended_year": 2021, "ended_month": 4},
            "ended_year",
        ),
        ({"phase": "bestaat niet"}, "phase"),
    ],
)
def test_what_cannot_be_is_refused(initiative, values, fault):
    for name, value in values.items():
        setattr(initiative, name, value)
    with pytest.raises(ValidationError) as refused:
        initiative.full_clean()
    assert fault in refused.value.message_dict


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"phase": ""},
        {"phase": "gestopt"},
        {"phase": "gestopt", "since_year": 2021, "since_month": 5, "ended_year": 2021},
        {"phase": "afgerond", "ended_year": 2021, "ended_month": 12},
    ],
)
def test_what_is_not_known_may_stay_empty(initiative, values):
    for name, value in values.items():
        setattr(initiative, name, value)
    initiative.full_clean()
    initiative.save()
    kept = InitiativePage.objects.get(pk=initiative.pk)
    assert {name: getattr(kept, name) for name in values} == values


def test_the_database_refuses_an_end_without_an_ended_phase(initiative):
    with pytest.raises(IntegrityError), transaction.atomic():
        InitiativePage.objects.filter(pk=initiative.pk).update(ended_year=2021)


def test_an_update_is_about_what_happened():
    now = timezone.now()
    with at(now):
        tomorrow = timezone.localdate() + timedelta(days=1)
        InitiativeUpdate(title="Nu", text="Gebeurd", date=timezone.localdate()).full_clean(exclude=["page"])
        with pytest.raises(ValidationError, match="moet nog komen"):
            InitiativeUpdate(title="Straks", text="Nog niet", date=tomorrow).full_clean(exclude=["page"])


@pytest.mark.parametrize("name", ["sam@voorbeeld.nl", "Sam, 06-12 34 56 78", "bel 023 5113000"])
def test_a_role_and_an_update_hold_no_contact_data(db, name):
    with pytest.raises(ValidationError, match="openbaar"):
        InitiativeRole(role="trekker", name=name).full_clean(exclude=["page"])
    with pytest.raises(ValidationError, match="openbaar"):
        InitiativeUpdate(title="Nieuws", text=name).full_clean(exclude=["page"])


@pytest.mark.parametrize("url", ["http://x.nl/", "javascript:alert(1)", "data:text/html,x", "ftp://x.nl", "x"])
def test_a_link_leads_to_a_safe_address(db, url):
    InitiativeLink(label="Site", url="https://voorbeeld.nl/pad?a=1").full_clean(exclude=["page"])
    with pytest.raises(ValidationError):
        InitiativeLink(label="Site", url=url).full_clean(exclude=["page"])


# --- what a reader sees ---------------------------------------------------------------------------


def test_a_page_with_everything(client, initiative):
    partner = factories.OrganisationFactory(name="Stichting Groen")
    initiative.photos = [InitiativePhoto(image=factories.ImageFactory(), caption="De eerste oogst")]
    initiative.roles = [InitiativeRole(role="trekker", name="Sam"), InitiativeRole(role="regelt water")]
    initiative.links = [InitiativeLink(label="Onze site", url="https://voorbeeld.nl/")]
    initiative.partners = [InitiativePartner(organisation=partner), InitiativePartner(organisation=partner)]
    initiative.updates = [
        InitiativeUpdate(title="Oud", text="Eerst.", date=date(2021, 3, 1)),
        InitiativeUpdate(title="Nieuw", text="Later.", date=date(2022, 3, 1), image=factories.ImageFactory()),
    ]
    initiative.results, initiative.lessons = "Tien bakken\n\nVeel sla", "Begin klein"
    initiative.since_year, initiative.since_month = 2021, 3
    publish(initiative)
    text = client.get(initiative.url).content.decode()
    for words in ("Loopt", "maart 2021", "trekker: Sam", "regelt water", "De eerste oogst", "Veel sla", "Begin klein"):
        assert words in text
    assert text.index("Nieuw</h3>") < text.index("Oud</h3>")
    assert text.count("Stichting Groen</h3>") == 1
    assert 'aria-current="step"' in text
    assert f'href="{initiative.url}feed/"' in text
    assert 'rel="noopener nofollow ugc"' in text


def test_what_is_unknown_is_said_to_be_unknown(client, index):
    page = factories.InitiativePageFactory(parent=index, phase="")
    text = client.get(page.url).content.decode()
    assert "Fase onbekend" in text
    assert text.count(">onbekend</span></dd>") == 6
    assert "Einde</dt>" not in text


def test_a_stopped_initiative_stays_readable_and_found(client, initiative):
    initiative.phase, initiative.ended_year = Phase.STOPPED, 2021
    publish(initiative)
    assert "Einde</dt>" in client.get(initiative.url).content.decode()
    assert initiative.title in client.get("/initiatieven/?fase=gestopt").content.decode()


def test_nothing_written_becomes_markup(client, initiative):
    place = factories.DistrictFactory(name=f"Wijk {ATTACK}"[:80])
    initiative.neighbourhoods = [place]
    for name in ("title", "introduction", "plain_summary", "location", "results", "lessons"):
        setattr(initiative, name, f"{ATTACK} {AWKWARD}")
    organisation = factories.OrganisationFactory(name=ATTACK, description=ATTACK)
    initiative.roles = [InitiativeRole(role=ATTACK, name=ATTACK)]
    initiative.links = [InitiativeLink(label=ATTACK, url="https://voorbeeld.nl/%22%3E")]
    initiative.partners = [InitiativePartner(organisation=organisation)]
    initiative.updates = [InitiativeUpdate(title=ATTACK, text=ATTACK)]
    initiative.photos = [InitiativePhoto(image=factories.ImageFactory(), caption=ATTACK)]
    initiative.body = [("text", f"<p>{AWKWARD}</p>")]
    publish(initiative)
    for address in (
        initiative.url,
        "/initiatieven/",
        f"{initiative.url}feed/",
        "/initiatieven/feed/",
        "/zoeken/?q=alert",
    ):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
    text = client.get(initiative.url).content.decode()
    assert AWKWARD in text
    assert escape(ATTACK) in text


def test_very_long_words_are_kept_whole(client, initiative):
    initiative.introduction, initiative.results = LONG_WORD, LONG_WORD
    initiative.updates = [InitiativeUpdate(title=LONG_WORD[:120], text=LONG_WORD)]
    publish(initiative)
    assert client.get(initiative.url).content.decode().count(LONG_WORD) >= 3


def test_an_initiative_is_as_new_as_its_latest_update(initiative):
    page = initiative
    assert Entry.objects.get(page=page).date == page.first_published_at
    InitiativePage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=400))
    page.refresh_from_db()
    page.updates = [InitiativeUpdate(title="Sla", text="Er is geoogst.", date=timezone.localdate())]
    publish(page)
    entry = Entry.objects.get(page=page)
    assert timezone.localtime(entry.date).date() == timezone.localdate()
    assert "geoogst" in entry.text
    assert entry.source == "initiatief"


def test_the_first_photo_stands_in_lists_when_no_picture_was_chosen(initiative):
    initiative.photos = [
        InitiativePhoto(image=factories.ImageFactory()),
        InitiativePhoto(image=factories.ImageFactory()),
    ]
    publish(initiative)
    assert Entry.objects.get(page=initiative).image == initiative.photos.first().image


# --- the back office ------------------------------------------------------------------------------


def form(**values):
    """What the editor's browser sends for a new initiative."""
    parts = {name: inline_formset([]) for name in ("photos", "links", "partners", "updates", "roles")}
    empty = dict.fromkeys(
        ("introduction", "plain_summary", "location", "results", "lessons", "seo_title", "search_description"), ""
    )
    return nested_form_data(
        {
            "title": "Buurtsoep",
            "slug": "buurtsoep",
            "phase": "plan",
            "body": streamfield([]),
            **empty,
            **parts,
            **values,
        }
    )


def test_an_editor_makes_and_submits_and_a_chief_editor_publishes(client, index):
    setup_roles()
    add = reverse("wagtailadmin_pages:add", args=["initiatives", "initiativepage", index.pk])
    editor = signed_in("redacteur")
    assert "Zet er geen adressen" in editor.get(add).content.decode()
    update = {"date": "2021-05-01", "title": "Gestart", "text": "De eerste pan.", "image": ""}
    data = form(updates=inline_formset([update]), roles=inline_formset([{"role": "kok", "name": ""}]))
    editor.post(add, data | {"action-submit": "1"})
    page = InitiativePage.objects.get(slug="buurtsoep")
    assert not page.live
    assert page.current_workflow_state.workflow.name == WORKFLOW_NAME
    assert client.get(f"{index.url}buurtsoep/").status_code == 404
    task = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    assert editor.post(approve).status_code in (302, 403)
    page.refresh_from_db()
    assert not page.live
    signed_in("eindredacteur").post(approve)
    text = client.get(f"{index.url}buurtsoep/").content.decode()
    assert "De eerste pan." in text and "kok" in text


def test_the_form_says_what_is_wrong(index):
    add = reverse("wagtailadmin_pages:add", args=["initiatives", "initiativepage", index.pk])
    link = {"label": "Site", "url": "http://voorbeeld.nl/"}
    data = form(phase="loopt", ended_year="2020", links=inline_formset([link]))
    response = signed_in("redacteur").post(add, data | {"action-submit": "1"})
    text = response.content.decode()
    assert "afgerond of gestopt, heeft een einde" in text
    assert "webadres" in text
    assert not InitiativePage.objects.filter(slug="buurtsoep").exists()


def test_a_preview_shows_what_is_not_saved(index, initiative):
    editor = signed_in("redacteur")
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[initiative.pk])
    updates = [
        {"date": "2021-05-01", "title": "Eerder", "text": "Voorheen.", "image": ""},
        {"date": "2022-05-01", "title": "Later", "text": "Nadien.", "image": ""},
    ]
    photo = {"image": str(factories.ImageFactory().pk), "caption": "Soep", "id": ""}
    data = form(updates=inline_formset(updates), photos=inline_formset([photo]))
    assert editor.post(preview, data).json()["is_valid"]
    text = editor.get(preview).content.decode()
    assert text.index("Later</h3>") < text.index("Eerder</h3>")
    assert "Soep" in text


def test_an_initiative_lies_only_below_the_list(home, index):
    assert not InitiativePage.can_create_at(home)
    assert InitiativePage.can_create_at(index)
    assert not type(index).can_create_at(home)
