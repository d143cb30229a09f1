"""A resident puts an initiative online: the steps, handing in, the editors' answer, and changing it later."""

import re
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Workflow, WorkflowPage

from cms.models import CustomImage
from initiatives.models import InitiativeOwner, InitiativePage, InitiativeUpdate
from initiatives.publishing import drafts, moderation
from messaging.models import Message
from tests import factories
from tests.initiatives.publishing import (
    IDEA,
    approve,
    begin,
    draft,
    fresh,
    guarded,
    opened,
    published,
    resident,
    send,
    step_url,
    submitted,
    text,
)
from tests.residents import newest_mail
from tests.staff import signed_in

ABOUT = "initiatives/about_page"


@pytest.fixture
def index(home):
    """The list at /initiatieven/."""
    return factories.InitiativeIndexPageFactory(parent=home)


def test_from_an_idea_to_a_page_that_everybody_reads(index, client):
    ada = resident(first_name="Ada")
    place, theme = factories.DistrictFactory(), factories.ThemeFactory()
    page = begin(ada)
    assert not page.live and page.owner == ada.user
    assert send(ada, page, "verhaal", story="Wij begonnen klein.\n\nNu zijn wij groot.")["Location"].endswith(
        "/stap/plek/"
    )
    told = {"location": "het plein", "since_month": "3", "since_year": "2021"}
    send(ada, page, "plek", neighbourhoods=[place.slug], themes=[theme.slug], **told)
    answers = {"role_0": "Trekker", "name_0": "Ada", "url_0": "www.voorbeeld.nl", "label_0": "Onze site"}
    send(ada, page, "team", **answers)
    assert text(ada.get(f"/mijn/initiatieven/{page.pk}/voorbeeld/")).count("Nu zijn wij groot.") == 1
    assert client.get(page.url).status_code == 404
    done = ada.post(step_url(page, "controleren"), guarded("initiatives.submit", sure="on"))
    assert done.status_code == 302
    assert "ingediend" in text(ada.get("/mijn/initiatieven/"))
    approve(page)
    page, shown = fresh(page), text(client.get(fresh(page).url))
    assert page.live and not page.has_unpublished_changes
    for words in (
        "Wij begonnen klein.",
        "Trekker: Ada",
        "https://www.voorbeeld.nl",
        place.name,
        theme.name,
        "maart 2021",
    ):
        assert words in shown
    letter = newest_mail(ada.user.email, ABOUT)
    assert letter["subject"] == "Uw initiatief staat online" and letter["url"] == page.full_url
    assert [ada.user.email] not in [letter.to for letter in mail.outbox], "Wagtail wrote to the resident too"


def test_whoever_is_not_signed_in_hears_why_and_comes_back(index, client):
    assert 'href="/mijn/initiatieven/nieuw/"' in text(client.get("/initiatieven/"))
    answer = client.get("/mijn/initiatieven/nieuw/")
    assert answer["Location"] == "/mijn/aanmelden/?next=%2Fmijn%2Finitiatieven%2Fnieuw%2F"
    assert "Hiervoor meldt u zich eerst aan" in text(client.get(answer["Location"]))


def test_a_closed_list_says_so_and_loses_nothing(index):
    ada = resident()
    page = draft(ada.user)
    index.unpublish()
    assert "U kunt nu geen initiatief beginnen" in text(ada.get("/mijn/initiatieven/nieuw/"))
    assert begin(ada, title="Nog een") is None
    assert send(ada, page, "verhaal", story="Blijft bewaard.").status_code == 302
    assert "Blijft bewaard." in str(drafts.newest(fresh(page)).body)


def test_pressing_twice_or_going_back_makes_one_page(index):
    ada = resident()
    form = guarded("initiatives.begin", **IDEA)
    for title in (IDEA["title"], IDEA["title"], "Een betere naam"):
        assert ada.post("/mijn/initiatieven/nieuw/", {**form, "title": title}).status_code == 302
    assert InitiativePage.objects.count() == 1
    assert drafts.newest(InitiativePage.objects.get()).title == "Een betere naam"
    other = resident()
    other.post("/mijn/initiatieven/nieuw/", {**form, "anyway": "1"})
    assert InitiativeOwner.objects.of(other.user).count() == 1, "the opened form of somebody else gave their page"


def test_what_looks_like_it_is_shown_first_and_stops_nobody(index):
    factories.InitiativePageFactory(parent=index, title="Buurttuin op de kade")
    factories.InitiativePageFactory(parent=index, title="Repair Café Noord")
    ada = resident()
    form = guarded("initiatives.begin", **IDEA)
    shown = text(ada.post("/mijn/initiatieven/nieuw/", form))
    assert "Buurttuin op de kade" in shown and "Repair Café" not in shown and "Toch doorgaan" in shown
    assert IDEA["introduction"] in shown
    hint = text(ada.get("/mijn/initiatieven/lijkt-op/", {"title": "buurttuin kade"}))
    assert "Buurttuin op de kade" in hint and "<html" not in hint
    for nothing in ("", "een", "🌱", "<script>", "x" * 500):
        assert ada.get("/mijn/initiatieven/lijkt-op/", {"title": nothing}).content.strip() == b""
    assert ada.post("/mijn/initiatieven/nieuw/", {**form, "anyway": "1"}).status_code == 302
    assert InitiativePage.objects.filter(title=IDEA["title"]).exists()


def test_what_is_typed_stays_text_whatever_it_is(index, client):
    ada = resident()
    script = "<script>alert(1)</script>"
    long = "w" * 200
    page = draft(ada.user, f"🌱 {script}", introduction=f"{script} שלום {long[:150]}")
    assert re.fullmatch(r"[a-z0-9-]+", page.slug)
    assert [draft(ada.user, title).slug for title in ("🌱", "🌱🌱")] == ["initiatief", "initiatief-2"]
    send(ada, page, "verhaal", story=f"{script}\n{long}\n\n&amp; {{{{ 7 }}}} شكرا", results=script, lessons=script)
    send(ada, page, "plek", location=script)
    assert send(ada, page, "team", role_0=script, name_0=script).status_code == 302
    moderation.submit(page=page, user=ada.user)
    approve(page)
    answers = opened(ada, page, "verhaal")
    assert answers["story"] == f"{script}\n{long}\n\n&amp; {{{{ 7 }}}} شكرا", "what was typed came back changed"
    for address in (page.url, "/initiatieven/", "/mijn/initiatieven/", f"/mijn/initiatieven/{page.pk}/"):
        html = (ada if "mijn" in address else client).get(address).content.decode()
        assert script not in html and "&lt;script&gt;" in html
    assert "&amp;amp; {{ 7 }} شكرا" in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("idee", {"title": ""}),
        ("idee", {"title": "www.reclame.example"}),
        ("idee", {"title": "x" * 101}),
        ("idee", {"introduction": "Mail ada@voorbeeld.example.nl"}),
        ("idee", {"phase": "klaar"}),
        ("verhaal", {"story": "x" * 6001}),
        ("verhaal", {"story": "Bel 06 12 34 56 78"}),
        ("plek", {"neighbourhoods": ["nergens"]}),
        ("plek", {"themes": ["999999999999999999999"]}),
        ("plek", {"since_month": "3"}),
        ("plek", {"since_year": "2999"}),
        ("plek", {"since_year": "vorig jaar"}),
        ("plek", {"since_month": "13", "since_year": "2021"}),
        ("team", {"role_0": "", "name_0": "Ada"}),
        ("team", {"url_0": "javascript:alert(1)"}),
        ("team", {"url_0": "http://onveilig.example"}),
        ("team", {"label_0": "Zonder adres"}),
    ],
)
def test_wrong_answers_come_back_with_a_sentence(index, step, wrong):
    ada = resident()
    page = draft(ada.user)
    before = page.latest_revision_id
    answer = send(ada, page, step, **wrong)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert "Er is nog iets niet goed ingevuld" in text(answer)
    assert fresh(page).latest_revision_id == before


def test_only_what_ended_is_asked_when(index):
    ada = resident()
    page = draft(ada.user)
    assert "In welk jaar eindigde het?" not in text(ada.get(step_url(page, "plek")))
    send(ada, page, "idee", phase="gestopt")
    assert "In welk jaar eindigde het?" in text(ada.get(step_url(page, "plek")))
    answer = send(ada, page, "plek", since_year="2021", ended_year="2020")
    assert "Het einde ligt vóór het begin." in text(answer)
    assert send(ada, page, "plek", since_year="2021", ended_month="5", ended_year="2023").status_code == 302
    now = drafts.newest(fresh(page))
    assert (now.since, now.ended) == ("2021", "mei 2023")
    send(ada, page, "idee", phase="loopt")
    assert drafts.newest(fresh(page)).ended == ""


def test_two_tabs_and_two_people_never_overwrite_each_other(index):
    ada = resident()
    page = draft(ada.user)
    tabs = [opened(ada, page, "verhaal") for _tab in range(15)]
    other_step = opened(ada, page, "plek")
    assert ada.post(step_url(page, "verhaal"), {**tabs[0], "story": "Eerste."}).status_code == 302
    answer = ada.post(step_url(page, "verhaal"), {**tabs[14], "story": "Laatste."})
    shown = text(answer)
    assert "Dit is intussen veranderd" in shown and "Laatste." in shown and "Eerste." in shown
    assert "Eerste." in str(drafts.newest(fresh(page)).body)
    again = {**tabs[14], "story": "Laatste.", "started_from": answer.context["form"]["started_from"].value()}
    assert ada.post(step_url(page, "verhaal"), again).status_code == 302
    assert "Laatste." in str(drafts.newest(fresh(page)).body)
    assert ada.post(step_url(page, "plek"), {**other_step, "location": "het plein"}).status_code == 302
    assert drafts.newest(fresh(page)).location == "het plein", "another step is no conflict"


def test_the_work_of_an_editor_stays_when_the_owner_changes_the_story(index):
    ada = resident()
    page = draft(ada.user)
    newest = drafts.newest(page)
    newest.body = [("text", "<h2>Kop</h2><p>Ons verhaal.</p>"), ("quote", {"text": "Mooi", "source": "Buur"})]
    newest.save_revision()
    blocks = [block.id for block in drafts.newest(fresh(page)).body]
    form = ada.get(step_url(page, "verhaal")).context["form"]
    assert "kopjes" in form.fields["story"].help_text
    assert send(ada, page, "verhaal", results="Een resultaat").status_code == 302
    assert "<h2>" in str(drafts.newest(fresh(page)).body), "headings went although the story did not change"
    send(ada, page, "verhaal", story="Een nieuw verhaal.")
    after = drafts.newest(fresh(page)).body
    assert [block.id for block in after] == blocks and after[1].value["text"] == "Mooi"
    assert after[0].value.source == "<p>Een nieuw verhaal.</p>"


# --- photos ----------------------------------------------------------------------------------------


def phone_photo(size=(4000, 3000), padding=0, kind="JPEG"):
    """A photo that lies on its side, with the place where it was made."""
    picture = Image.new("RGB", size, "green")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 51.0), 3: "E", 4: (4.0, 38.0, 13.0)})
    exif[0x010F] = "Telefoon"
    made = BytesIO()
    picture.save(made, "HEIF" if kind == "HEIC" else kind, exif=exif)
    return SimpleUploadedFile(f"IMG_0001.{kind.lower()}", made.getvalue() + b"\0" * padding)


def add_photo(client, page, file, **answers):
    answers = {"alt": "Een tuin", "caption": "Voorjaar", "allowed": "on", **answers}
    return client.post(step_url(page, "fotos"), {"file": file, **answers})


def test_a_photo_of_20_mb_is_turned_made_smaller_and_loses_its_place(index):
    ada = resident()
    page = draft(ada.user)
    assert add_photo(ada, page, phone_photo(padding=20 * 1024 * 1024)).status_code == 302
    image = drafts.newest(fresh(page)).photos.all()[0].image
    assert (image.width, image.height) == (1920, 2560) and image.description == "Een tuin"
    assert image.collection.name == "Foto’s van inwoners" and image.uploaded_by_user == ada.user
    with image.file.open() as stored:
        data = stored.read()
        assert len(data) < 1_000_000 and b"Telefoon" not in data and not Image.open(BytesIO(data)).getexif()
    assert add_photo(ada, page, phone_photo((40, 30), kind="HEIC"), alt="", decorative="on").status_code == 302
    assert [photo.image.is_decorative for photo in drafts.newest(fresh(page)).photos.all()] == [False, True]
    ada.post(f"/mijn/initiatieven/{page.pk}/foto/{image.pk}/weg/")
    assert drafts.newest(fresh(page)).photos.count() == 1
    assert not CustomImage.objects.filter(pk=image.pk).exists(), "a photo that nobody shows was kept"


@pytest.mark.parametrize(
    ("file", "answers"),
    [
        (SimpleUploadedFile("a.jpg", b"geen foto"), {}),
        (SimpleUploadedFile("a.jpg", b""), {}),
        ("", {}),
        (None, {"alt": ""}),
        (None, {"allowed": ""}),
        (None, {"caption": "Bel 06 12 34 56 78"}),
    ],
    ids=["no picture", "empty", "none", "no description", "not allowed", "a number"],
)
def test_a_photo_that_may_not_be_shown_is_not_kept(index, file, answers):
    ada = resident()
    page = draft(ada.user)
    file = phone_photo((40, 30)) if file is None else file
    assert add_photo(ada, page, file, **answers).context["form"].errors
    assert CustomImage.objects.count() == 0


# --- the editors -----------------------------------------------------------------------------------


def test_the_workflow_is_there_and_an_administrator_may_take_it_away(index):
    ada = resident()
    page = submitted(ada.user)
    assert page.current_workflow_state.workflow.name == moderation.WORKFLOW_NAME
    groups = page.current_workflow_task.specific.groups.values_list("name", flat=True)
    assert sorted(groups) == ["Beheerder", "Eindredacteur"]
    signed_in("redacteur")
    assert Workflow.objects.filter(name=moderation.WORKFLOW_NAME).count() == 1
    WorkflowPage.objects.filter(page=index).delete()
    other = draft(ada.user, title="Speelstraat")
    moderation.submit(page=other, user=ada.user)
    assert fresh(other).current_workflow_state.workflow.name != moderation.WORKFLOW_NAME


def test_an_editor_asks_for_changes_and_approves_the_second_time(index):
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    assert "Buurttuin" in text(editor.get("/beheer/"))
    assert [editor.user.email] in [letter.to for letter in mail.outbox], "the editors did not hear of it by mail"
    state = page.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    editor.post(action, {"comment": "Vertel ook wie er meedoen <b>"})
    letter = newest_mail(ada.user.email, ABOUT)
    assert letter["note"] == "Vertel ook wie er meedoen <b>" and f"/mijn/initiatieven/{page.pk}/" in letter["url"]
    shown = text(ada.get(f"/mijn/initiatieven/{page.pk}/"))
    assert "wijzigingen gevraagd" in shown and "Vertel ook wie er meedoen &lt;b&gt;" in shown
    send(ada, page, "verhaal", story="Met de hele straat.")
    ada.post(step_url(page, "controleren"), guarded("initiatives.submit", sure="on"))
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    assert "Met de hele straat." in text(editor.get(compare))
    state = fresh(page).current_workflow_task_state
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})
    assert fresh(page).live and "Met de hele straat." in str(fresh(page).body)
    subjects = [message.body.context["subject"] for message in Message.objects.filter(kind=ABOUT).order_by("pk")]
    assert subjects == ["Wilt u uw initiatief nog aanpassen?", "Uw initiatief staat online"]


def test_a_change_waits_for_the_editors_while_the_page_stays(index, client):
    ada = resident()
    page = published(ada.user)
    send(ada, page, "verhaal", story="Een nieuw verhaal.")
    assert "Ons verhaal." in text(client.get(page.url))
    moderation.submit(page=page, user=ada.user)
    locked = ada.get(step_url(page, "verhaal"), follow=True)
    assert "De redactie leest uw pagina nu" in text(locked) and "wijziging ingediend" in text(locked)
    late = ada.post(
        step_url(page, "verhaal"), {"story": "Stiekem", "started_from": page.latest_revision_id}, follow=True
    )
    assert "Stiekem" not in str(drafts.newest(fresh(page)).body) and "De redactie leest" in text(late)
    ada.post(f"/mijn/initiatieven/{page.pk}/terughalen/")
    assert send(ada, page, "verhaal", story="Nog beter.").status_code == 302
    moderation.submit(page=page, user=ada.user)
    approve(page)
    assert "Nog beter." in text(client.get(page.url))
    assert "al geantwoord" in text(ada.post(f"/mijn/initiatieven/{page.pk}/terughalen/", follow=True))


def test_an_unfinished_page_cannot_be_handed_in(index):
    ada = resident()
    page = begin(ada, introduction="")
    shown = text(ada.get(step_url(page, "controleren")))
    assert "Schrijf uw verhaal." in shown and "Vertel in één zin" in shown
    ada.post(step_url(page, "controleren"), guarded("initiatives.submit", sure="on"))
    assert fresh(page).current_workflow_state is None
    live = published(ada.user)
    assert "niets gewijzigd" in text(ada.get(step_url(live, "controleren")))
    ada.post(step_url(live, "controleren"), guarded("initiatives.submit", sure="on"))
    assert fresh(live).current_workflow_state is None


def test_news_goes_to_the_editors_once_and_then_to_readers(index, client):
    ada = resident()
    page = published(ada.user)
    form = guarded("initiatives.update", title="De tuin bloeit", text="Kom kijken.", date="2026-01-02")
    for _press in range(2):
        assert ada.post(f"/mijn/initiatieven/{page.pk}/nieuws/", form).status_code == 302
    assert "De tuin bloeit" not in text(client.get(page.url))
    moderation.submit(page=page, user=ada.user)
    approve(page)
    assert InitiativeUpdate.objects.filter(page=page).count() == 1
    assert "De tuin bloeit" in text(client.get(page.url))
    tomorrow = ada.post(f"/mijn/initiatieven/{page.pk}/nieuws/", {**form, "date": "2999-01-01"})
    assert "Deze dag moet nog komen" in text(tomorrow)
    uid = fresh(page).updates.get().uid
    ada.post(f"/mijn/initiatieven/{page.pk}/nieuws/{uid}/weg/")
    assert not drafts.newest(fresh(page)).updates.all()


def test_comments_are_switched_off_by_the_owner_with_the_page(index):
    ada = resident()
    page = published(ada.user)
    answers = opened(ada, page, "team")
    del answers["takes_comments"]
    assert ada.post(step_url(page, "team"), answers).status_code == 302
    moderation.submit(page=page, user=ada.user)
    approve(page)
    assert fresh(page).takes_comments is False
