"""What becomes of pages that nobody sees or keeps any more, and of somebody who goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import mine
from cms.models import CustomImage
from cms.registries import retention
from initiatives.models import InitiativeOwner, InitiativePage, InitiativePhoto, InitiativeRole
from initiatives.publishing import drafts, lifecycle, moderation, photos
from messaging.models import Message
from tests import factories
from tests.initiatives.publishing import approve, draft, fresh, published, resident, send, text
from tests.staff import at, signed_in

ABOUT = "initiatives/about_page"
YEAR = timedelta(days=367)


@pytest.fixture(autouse=True)
def index(home):
    """The list at /initiatieven/."""
    return factories.InitiativeIndexPageFactory(parent=home)


def unkept():
    """The pages that would be deleted now."""
    rule = next(found for found in retention.all_rules() if found.name == "initiatives.drafts")
    return set(rule.expired())


def warnings():
    return Message.objects.filter(kind=ABOUT, body__context__subject__startswith="Wij verwijderen").count()


# --- pages that are off the site -------------------------------------------------------------------


def test_a_page_that_left_the_site_goes_after_a_year_and_a_warning():
    ada = resident()
    gone, back, taken = (published(ada.user, title) for title in ("Weg", "Terug", "Weggehaald"))
    by_staff = factories.InitiativePageFactory(parent=gone.get_parent())
    lifecycle.archive(page=by_staff, by=(editor := signed_in("eindredacteur").user))
    now = timezone.now()
    with at(now + timedelta(days=400)):
        assert lifecycle.warn() == 0, "pages that readers see were called unseen"
        for page in (gone, back):
            lifecycle.take_offline(page=page, by=ada.user)
        lifecycle.take_down(page=taken, reason="Klopt niet.", by=editor)
        by_staff.unpublish()
        assert lifecycle.warn() == 0, "a year ago it was still there"
    with at(now + timedelta(days=400 + 336)):
        assert (lifecycle.warn(), warnings()) == (3, 3)
        moderation.submit(page=back, user=ada.user)
        approve(back)
    with at(now + timedelta(days=400) + YEAR):
        assert unkept() == {fresh(gone), fresh(taken)}
        assert drafts.delete_pages(unkept()) == 2
    assert set(InitiativePage.objects.all()) == {fresh(back), fresh(by_staff)}


def test_an_earlier_warning_does_not_count_for_a_page_that_left_later():
    ada = resident()
    page = draft(ada.user)
    now = timezone.now()
    with at(now + timedelta(days=340)):
        assert lifecycle.warn() == 1
        fresh(page).get_latest_revision().publish()
    with at(now + timedelta(days=341)):
        lifecycle.take_offline(page=page, by=ada.user)
    with at(now + timedelta(days=341) + YEAR):
        assert unkept() == set() and lifecycle.warn() == 1


def test_saving_a_step_keeps_it_as_the_mail_promises_also_unchanged():
    ada = resident()
    page = draft(ada.user)
    now = timezone.now()
    with at(now + timedelta(days=340)):
        lifecycle.warn()
        ada.force_login(ada.user, backend="accounts.backends.ResidentBackend")
        assert send(ada, page, "verhaal").status_code == 302
        latest = fresh(page).latest_revision_id
        send(ada, page, "verhaal")
        assert fresh(page).latest_revision_id == latest, "every look made a version"
    with at(now + timedelta(days=400)):
        assert unkept() == set()


def test_what_nobody_answers_for_and_nobody_sees_goes_too():
    ada = resident()
    page = published(ada.user)
    lifecycle.take_offline(page=page, by=ada.user)
    ada.post(f"/mijn/initiatieven/{page.pk}/stoppen/", {"sure": "on"})
    now = timezone.now()
    with at(now + timedelta(days=336)):
        assert lifecycle.warn() == 1 and warnings() == 0, "there is nobody to tell"
    with at(now + YEAR):
        assert unkept() == {fresh(page)}


# --- somebody who goes -----------------------------------------------------------------------------


def test_what_readers_do_not_see_goes_with_the_only_owner_and_its_photos():
    ada, bo = resident(), resident()
    mine_alone, together = published(ada.user, "Alleen"), published(ada.user, "Samen")
    InitiativeOwner.objects.create(page=together, user=bo.user)
    image = factories.ImageFactory(collection=photos.collection())
    InitiativePhoto.objects.create(page=mine_alone, image=image)
    for page in (mine_alone, together):
        lifecycle.take_offline(page=page, by=ada.user)
    mine.erase(ada.user)
    assert list(InitiativePage.objects.all()) == [fresh(together)]
    assert not CustomImage.objects.filter(pk=image.pk).exists()


def test_the_name_of_whoever_goes_leaves_the_roles_in_every_version(client):
    ada = resident(first_name="Ada")
    page = published(ada.user)
    send(ada, page, "team", role_0="Trekker", name_0="ada", role_1="Regelt het geld", name_1="Adam")
    moderation.submit(page=page, user=ada.user)
    approve(page)
    send(ada, page, "team", role_2="Schenkt thee", name_2="Ada Jansen")
    assert "Trekker: ada" in text(client.get(page.url))
    kept = [part for part in mine.preview(ada.user) if part.section.name == "initiatives"][0].erasing.kept
    assert "uw naam of foto" in str(kept[0])
    mine.erase(ada.user)
    shown = text(client.get(page.url))
    assert "Trekker" in shown and "Trekker: ada" not in shown and "Adam" in shown
    names = {role["name"] for revision in fresh(page).revisions.all() for role in revision.content["roles"]}
    assert names == {"", "Adam"} == set(InitiativeRole.objects.values_list("name", flat=True))
