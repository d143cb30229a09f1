"""Who looks after an initiative, who may do what, and what becomes of a page."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry

from accounts import mine
from accounts.models import User
from cms.models import CustomImage
from cms.registries import retention
from engagement import targets
from initiatives.models import InitiativeCare, InitiativeIndexPage, InitiativeOwner, InitiativePage, OwnerInvitation
from initiatives.publishing import drafts, invitations, lifecycle, moderation, owners
from initiatives.publishing.forms import IdeaForm, StoryForm
from initiatives.publishing.panels import without_owner
from messaging.models import Message
from tests import factories
from tests.initiatives.publishing import IDEA, approve, draft, fresh, guarded, published, resident, submitted, text
from tests.residents import link_in_mail, newest_mail
from tests.staff import at, refused, signed_in

ABOUT, INVITED, CURRENT = "initiatives/about_page", "initiatives/invitation", "initiatives/still_current"
Role = InitiativeOwner.Role


@pytest.fixture
def index(home):
    """The list at /initiatieven/."""
    return factories.InitiativeIndexPageFactory(parent=home)


def co_owner(page, **fields):
    client = resident(**fields)
    InitiativeOwner.objects.create(page=page, user=client.user)
    return client


def rule(name):
    return next(found for found in retention.all_rules() if found.name == name)


def mine_url(page, rest=""):
    return f"/mijn/initiatieven/{page.pk}/{rest}"


def subjects():
    return [message.body.context["subject"] for message in Message.objects.filter(kind=ABOUT).order_by("pk")]


# --- who may do what -------------------------------------------------------------------------------

SURE = {"sure": "on"}
NEWS = {"title": "Nieuws", "text": "Er gebeurde iets.", "date": "2026-01-02"}
# (address, data or None for GET, who may, whether it worked); everybody else is refused.
EVERYONE_OF_IT, OWNER = ("owner", "co_owner"), ("owner",)
ACTIONS = {
    "see": ("", None, EVERYONE_OF_IT, None),
    "preview": ("voorbeeld/", None, EVERYONE_OF_IT, None),
    "open a step": ("stap/verhaal/", None, EVERYONE_OF_IT, None),
    "write news": ("nieuws/", NEWS, EVERYONE_OF_IT, lambda page: drafts.newest(page).updates.count() == 1),
    "say it is right": ("nog-actueel/", {}, EVERYONE_OF_IT, lambda page: page.care.confirmed_at is not None),
    "archive": ("archief/", SURE, EVERYONE_OF_IT, lambda page: page.is_archived),
    "see people": ("mensen/", None, EVERYONE_OF_IT, None),
    "stop": ("stoppen/", SURE, EVERYONE_OF_IT, lambda page: page.owners.count() == 1),
    "invite": ("mensen/", {"address": "nieuw@voorbeeld.example.nl"}, OWNER, lambda page: page.invitations.exists()),
    "take off the site": ("van-de-site/", SURE, OWNER, lambda page: not page.live),
}
WHO = ("visitor", "resident", "owner", "co_owner", "redacteur", "eindredacteur")


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_do_what_with_a_public_page(index, action):
    address, data, allowed, worked = ACTIONS[action]
    owner = resident(first_name="Ada")
    page = published(owner.user)
    InitiativeCare.objects.filter(page=page).update(confirmed_at=None)
    people = {
        "visitor": Client(),
        "resident": resident(),
        "redacteur": signed_in("redacteur"),
        "eindredacteur": signed_in("eindredacteur"),
        "co_owner": co_owner(page, first_name="Piet"),
        "owner": owner,
    }
    for who in WHO:
        if who in allowed:
            continue
        answer = _do(people[who], page, address, data)
        assert worked is None or not worked(fresh(page)), f"{who} could {action}"
        if who == "co_owner":
            continue
        expected = {"visitor": (302, 403), "resident": (404,)}.get(who, (403,))
        assert answer.status_code in expected, who
    for who in allowed:
        # What one of them did is done; the other may do it just as well.
        sid = transaction.savepoint()
        answer = _do(people[who], page, address, data)
        assert answer.status_code in (200, 302) and (worked is None or worked(fresh(page))), f"{who} could not {action}"
        transaction.savepoint_rollback(sid)


def _do(client, page, address, data):
    if data is None:
        return client.get(mine_url(page, address))
    forms = {"nieuws/": "initiatives.update", "mensen/": "initiatives.invite"}
    return client.post(mine_url(page, address), guarded(forms.get(address, "none"), **data))


EVERY_PATH = (
    *("", "voorbeeld/", "terughalen/", "nog-actueel/", "nieuws/", "mensen/"),
    *(f"stap/{name}/" for name in ("idee", "verhaal", "plek", "fotos", "team", "controleren")),
    *("archief/", "uit-archief/", "van-de-site/", "verwijderen/", "stoppen/", "foto/1/weg/"),
    *("mensen/intrekken/1/", "mensen/weghalen/1/", "mensen/overdragen/1/"),
)


def test_a_draft_is_nobody_elses_business(index):
    page = draft(resident().user)
    InitiativeOwner.objects.create(page=page, user=(piet := resident()).user)
    before = (page.latest_revision_id, InitiativeOwner.objects.count())
    others = {"visitor": Client(), "resident": resident(), "eindredacteur": signed_in("eindredacteur")}
    for who, client in others.items():
        for path in EVERY_PATH:
            for answer in (client.get(mine_url(page, path)), client.post(mine_url(page, path), SURE)):
                assert answer.status_code in ((302, 403, 405) if who == "visitor" else (403, 404, 405)), (who, path)
                assert "Ons verhaal" not in answer.content.decode(), (who, path)
    piet.post(mine_url(page, "verwijderen/"), SURE)
    assert (fresh(page).latest_revision_id, InitiativeOwner.objects.count()) == before


STAFF = {
    "owners": (
        "initiative_owners",
        {"address": "nieuw@voorbeeld.example.nl", "role": "owner"},
        lambda page: page.owners.count() == 1,
    ),
    "archive": ("initiative_archive", {}, lambda page: page.is_archived),
    "take down": ("initiative_take_down", {"reason": "Klopt niet."}, lambda page: not page.live),
}


@pytest.mark.parametrize("action", STAFF)
def test_what_staff_may_do(index, action):
    name, data, worked = STAFF[action]
    page = factories.InitiativePageFactory(parent=index)
    address = reverse(name, args=[page.pk])
    for role in ("redacteur", "behandelaar"):
        assert refused(signed_in(role).post(address, data)) and not worked(fresh(page)), role
    assert resident().post(address, data).status_code == 302 and not worked(fresh(page))
    editor = signed_in("eindredacteur")
    assert editor.get(address).status_code == 200
    assert editor.post(address, data).status_code == 302 and worked(fresh(page))
    assert editor.get(address).status_code in (200, 302)


# --- together --------------------------------------------------------------------------------------


def test_an_invitation_is_accepted_only_with_the_address_it_went_to(index):
    ada = resident(first_name="Ada")
    page = published(ada.user)
    form = guarded("initiatives.invite", address="Piet@Voorbeeld.example.nl")
    assert ada.post(mine_url(page, "mensen/"), form).status_code == 302
    piet, somebody = resident(email="piet@voorbeeld.example.nl"), resident()
    mail = newest_mail(piet.user.email, INVITED)
    assert mail["name"] == "Ada" and mail["title"] == "Buurttuin"
    link = link_in_mail(piet.user.email, INVITED)
    assert Client().get(link)["Location"].startswith("/mijn/aanmelden/?next=%2Fmijn%2Finitiatieven%2Fuitnodiging")
    foreign = somebody.post(link)
    assert foreign.status_code == 403 and "p***" not in link and piet.user.email not in text(foreign)
    assert piet.get(link).status_code == 200 and not owners.is_owner(piet.user, page), "looking accepted it"
    assert piet.post(link)["Location"] == mine_url(page)
    assert owners.owners_of(page) == [ada.user, piet.user]
    assert "U beheert dit initiatief al" in text(piet.post(link))
    again = ada.post(mine_url(page, "mensen/"), guarded("initiatives.invite", address=piet.user.email))
    assert "beheert dit initiatief al" in text(again)


def test_an_invitation_that_is_over_does_nothing(index):
    ada, piet = resident(), resident()
    page = published(ada.user)
    row = invitations.invite(page=page, address=piet.user.email, by=ada.user)
    link = reverse("initiative_invitation", args=[row.key])
    newer = invitations.invite(page=page, address=piet.user.email, by=ada.user)
    assert "werkt niet meer" in text(piet.post(link)), "the older mail still worked"
    link = reverse("initiative_invitation", args=[newer.key])
    with at(timezone.now() + timedelta(days=15)):
        piet.force_login(piet.user, backend="accounts.backends.ResidentBackend")
        assert piet.post(link).status_code == 410
    ada.post(mine_url(page, f"mensen/intrekken/{newer.pk}/"))
    assert piet.post(link).status_code == 410 and not owners.is_owner(piet.user, page)
    last = invitations.invite(page=page, address=piet.user.email, by=ada.user)
    piet.post(reverse("initiative_invitation", args=[last.key]), {"refuse": "1"})
    assert not OwnerInvitation.objects.exists(), "the address of who said no was kept"
    with pytest.raises(owners.NotAllowedError, match="morgen"):
        invitations.invite(page=page, address=piet.user.email, by=ada.user)


def test_handing_over_taking_off_and_leaving(index):
    ada = resident()
    page = published(ada.user)
    piet, eva = co_owner(page), co_owner(page)
    rows = {row.user_id: row.pk for row in page.owners.all()}
    for action in ("weghalen", "overdragen"):
        piet.post(mine_url(page, f"mensen/{action}/{rows[eva.user.pk]}/"))
    assert page.owners.count() == 3 and owners.is_first_owner(ada.user, page)
    ada.post(mine_url(page, f"mensen/weghalen/{rows[ada.user.pk]}/"))
    assert owners.is_first_owner(ada.user, page), "the owner took himself off"
    ada.post(mine_url(page, f"mensen/overdragen/{rows[piet.user.pk]}/"))
    assert [(row.user_id, row.role) for row in page.owners.all()][0] == (piet.user.pk, Role.OWNER)
    piet.post(mine_url(page, f"mensen/weghalen/{rows[eva.user.pk]}/"))
    assert eva.get(mine_url(page)).status_code == 404
    piet.post(mine_url(page, "stoppen/"), SURE)
    assert owners.is_first_owner(ada.user, page), "the co-owner who stayed did not take over"
    ada.post(mine_url(page, "stoppen/"), SURE)
    assert fresh(page).live and owners.owners_of(page) == []
    assert [item.title for item in without_owner(signed_in("eindredacteur").user).items] == ["Buurttuin"]
    assert without_owner(signed_in("redacteur").user) is None


def test_staff_appoints_an_owner_for_somebody_who_lost_the_mailbox(index):
    ada, editor = resident(), signed_in("eindredacteur")
    page = published(ada.user)
    address = reverse("initiative_owners", args=[page.pk])
    assert address in text(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "medewerker" in text(editor.post(address, {"address": editor.user.email, "role": "owner"}))
    editor.post(address, {"address": "Ada.Nieuw@voorbeeld.example.nl", "role": "owner"})
    new = User.objects.get(email="ada.nieuw@voorbeeld.example.nl")
    assert owners.owners_of(page) == [new] and not new.has_usable_password() and not new.is_staff
    assert ada.get(mine_url(page)).status_code == 404
    assert subjects()[-2:] == ["U beheert een initiatief niet meer", "U beheert nu een initiatief"]
    assert PageLogEntry.objects.filter(action="initiatives.owner_appointed", user=editor.user).exists()


# --- what becomes of a page ------------------------------------------------------------------------


def test_taken_down_with_a_reason_and_back_again(index, client):
    ada, editor = resident(), signed_in("eindredacteur")
    page = published(ada.user)
    asked = editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert asked["Location"] == reverse("initiative_take_down", args=[page.pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    editor.post(f"{bulk}?id={page.pk}", {"next": "/beheer/"})
    assert fresh(page).live, "several at once went without a reason"
    assert editor.post(asked["Location"], {"reason": " "}).context["form"].errors
    editor.post(asked["Location"], {"reason": "Er staat een <b>adres</b> in."})
    assert client.get(page.url).status_code == 404
    assert newest_mail(ada.user.email, ABOUT)["note"] == "Er staat een <b>adres</b> in."
    shown = text(ada.get(mine_url(page)))
    assert "weggehaald" in shown and "Er staat een &lt;b&gt;adres&lt;/b&gt; in." in shown
    assert PageLogEntry.objects.filter(action="initiatives.taken_down", user=editor.user).exists()
    moderation.submit(page=page, user=ada.user)
    approve(page)
    assert "weggehaald" not in text(ada.get(mine_url(page))) and fresh(page).care.taken_down_reason == ""


def test_the_archive_keeps_the_page_and_leaves_the_list(index, client):
    ada = resident()
    page = published(ada.user)
    assert "Buurttuin" in text(client.get("/initiatieven/"))
    ada.post(mine_url(page, "archief/"), SURE)
    assert "staat in het archief" in text(client.get(page.url))
    assert "Buurttuin" not in text(client.get("/initiatieven/")) and "Buurttuin" in text(
        client.get("/initiatieven/?fase=archief")
    )
    assert "gearchiveerd" in text(ada.get("/mijn/initiatieven/"))
    _kind, found = targets.find("initiative", str(page.pk))
    assert not targets.get("initiative").comments(found)
    ada.post(mine_url(page, "uit-archief/"), SURE)
    assert "Buurttuin" in text(client.get("/initiatieven/"))


def test_half_a_year_without_news_asks_once_each_period(index, client):
    ada = resident()
    page = published(ada.user)
    piet = co_owner(page)
    factories.InitiativePageFactory(parent=index)
    now = timezone.now()
    assert lifecycle.remind() == 0
    with at(now + timedelta(days=183)):
        assert (lifecycle.remind(), lifecycle.remind()) == (1, 0)
        assert Message.objects.filter(kind=CURRENT).count() == 2
        link = "/" + newest_mail(piet.user.email, CURRENT)["still_url"].split("/", 3)[3]
        assert "Klopt uw pagina nog?" in text(client.get(link))
        assert "Dank u wel" in text(client.post(link))
    with at(now + timedelta(days=300)):
        assert lifecycle.remind() == 0
    with at(now + timedelta(days=183 + 183)):
        assert lifecycle.remind() == 1
    lifecycle.archive(page=page, by=ada.user)
    with at(now + timedelta(days=900)):
        assert lifecycle.remind() == 0


def test_a_draft_nobody_comes_back_to_goes_after_a_warning(index):
    ada = resident()
    kept, gone, waiting, live = (
        draft(ada.user, "Houden"),
        draft(ada.user, "Vergeten"),
        submitted(ada.user, "Wacht"),
        published(ada.user, "Online"),
    )
    now, drafts_rule = timezone.now(), rule("initiatives.drafts")
    with at(now + timedelta(days=336)):
        assert (lifecycle.warn(), lifecycle.warn()) == (2, 0)
        assert subjects()[-1] == "Wij verwijderen uw concept binnenkort"
    with at(now + timedelta(days=350)):
        drafts.newest(kept).save_revision(user=ada.user)
    with at(now + timedelta(days=365)):
        assert not drafts_rule.expired().exists()
    with at(now + timedelta(days=367)):
        assert [page.pk for page in drafts_rule.expired()] == [gone.pk]
        assert drafts_rule.apply(drafts_rule.expired()) == 1
    assert set(InitiativePage.objects.all()) == {fresh(kept), fresh(waiting), fresh(live)}


def test_my_data(index):
    ada, piet = resident(first_name="Ada"), resident()
    live, together, own = published(ada.user, "Online"), published(ada.user, "Samen"), draft(ada.user, "Concept")
    InitiativeOwner.objects.create(page=together, user=piet.user)
    image = factories.ImageFactory()
    invitations.invite(page=live, address="gast@voorbeeld.example.nl", by=ada.user)
    invitations.invite(page=together, address="ada.oud@voorbeeld.example.nl", by=ada.user)
    found = str(mine.export(ada.user))
    assert all(words in found for words in ("Ons verhaal.", "Concept", "gast@voorbeeld.example.nl"))
    assert "Ons verhaal." not in str(mine.export(factories.ResidentFactory()))
    assert "Concept" in text(ada.get("/mijn/"))
    preview = [part for part in mine.preview(ada.user) if part.section.name == "initiatives"][0].erasing
    assert preview.deleted == 3 and preview.kept
    mine.erase(ada.user)
    assert not InitiativePage.objects.filter(pk=own.pk).exists()
    assert fresh(live).live and InitiativeCare.objects.get(page=live).orphaned_at
    assert owners.owners_of(together) == [piet.user] and owners.is_first_owner(piet.user, together)
    assert not OwnerInvitation.objects.filter(address="gast@voorbeeld.example.nl").exists()
    assert CustomImage.objects.filter(pk=image.pk).exists()


def test_answered_and_expired_invitations_go_and_follow_a_new_address(index):
    ada, piet = resident(), resident()
    page = published(ada.user)
    invitations.invite(page=page, address="oud@voorbeeld.example.nl", by=ada.user)
    invitations.move("oud@voorbeeld.example.nl", piet.user.email)
    row = OwnerInvitation.objects.get(address=piet.user.email)
    invitations.accept(row=row, user=piet.user)
    invitations.invite(page=page, address="stil@voorbeeld.example.nl", by=ada.user)
    found = rule("initiatives.invitations")
    for days, left in ((29, 2), (31, 1), (45, 0)):
        with at(timezone.now() + timedelta(days=days)):
            found.apply(found.expired())
        assert OwnerInvitation.objects.count() == left, days


def test_photos_on_no_page_go_after_a_month(index):
    ada = resident()
    page = draft(ada.user)
    used, unused = (factories.ImageFactory(collection=_collection()) for _photo in range(2))
    newest = drafts.newest(page)
    newest.photos.create(image=used)
    newest.save_revision()
    found = rule("initiatives.photos")
    assert not found.expired().exists()
    with at(timezone.now() + timedelta(days=31)):
        assert list(found.expired()) == [unused]


def _collection():
    from initiatives.publishing import photos

    return photos.collection()


def test_more_initiatives_cost_no_more_queries(index, settings, client):
    ada = resident()

    def count(address, who):
        who.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert who.get(address).status_code == 200
        return len(queries)

    page = published(ada.user, "Eerste")
    few = [count("/mijn/initiatieven/", ada), count(page.url, client)]
    for number in range(4):
        submitted(ada.user, f"Nog {number}")
        co_owner(page)
    assert [count("/mijn/initiatieven/", ada), count(page.url, client)] == few
    assert few[0] <= 12


def test_numbers_that_are_no_page_are_not_found(index):
    ada = resident()
    draft(ada.user)
    for number in (0, 999999, 10**18, 10**25):
        assert ada.get(f"/mijn/initiatieven/{number}/").status_code == 404
    assert targets.find("initiative", str(10**25)) == (None, None) == targets.find("initiative", "x")
    page = InitiativePage.objects.get()
    assert targets.find("initiative", str(page.pk)) == (None, None), "a draft takes reactions"
    for path in ("stap/onzin/", "onzin/", f"mensen/onzin/{page.pk}/", "mensen/weghalen/99999999999999999/"):
        assert ada.post(mine_url(page, path)).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control without the lock"])
def test_two_answers_at_once_never_overwrite_each_other(monkeypatch, locked):
    """Two send the same step that they opened at the same moment: one is kept, the other hears of it."""
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    Locale.objects.get_or_create(language_code="nl")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    root.add_child(instance=InitiativeIndexPage(title="Initiatieven", slug=f"initiatieven-{locked}"))
    user = factories.ResidentFactory()
    page = draft(user)
    start, outcomes = threading.Barrier(2, timeout=10), []
    seen = page.latest_revision_id
    save = InitiativePage.save_revision

    def slow_save(self, *args, **options):
        if not locked:
            start.wait()
        return save(self, *args, **options)

    monkeypatch.setattr(InitiativePage, "save_revision", slow_save)

    def send(words):
        try:
            if locked:
                start.wait()
            form = StoryForm({"story": words, "started_from": seen}, page=page)
            assert form.is_valid()
            drafts.save_step(page=page, form=form, user=user)
            outcomes.append("kept")
        except drafts.ConflictError:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(words,)) for words in ("Eerste.", "Tweede.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == (["kept", "told"] if locked else ["kept", "kept"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
def test_beginning_at_once_makes_one_page_for_each_form():
    """Pages are added below one list: whoever comes second waits, and a form that was sent twice makes one."""
    Locale.objects.get_or_create(language_code="nl")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    root.add_child(instance=InitiativeIndexPage(title="Initiatieven", slug="initiatieven-samen"))
    people = [factories.ResidentFactory() for _person in range(2)]
    start, failures = threading.Barrier(4, timeout=10), []

    def send(user):
        try:
            form = IdeaForm(IDEA)
            assert form.is_valid()
            start.wait()
            drafts.begin(form=form, user=user, key=f"form-of-{user.pk}")
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(user,)) for user in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert sorted(InitiativePage.objects.values_list("slug", flat=True)) == [
        "buurttuin-aan-de-kade",
        "buurttuin-aan-de-kade-2",
    ]
