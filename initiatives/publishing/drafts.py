"""The draft of a resident: the unpublished page itself, or the newest revision of a published one.

Every write holds the row of the page. `started_from` is the revision that the sender saw: when somebody else changed
the same answers since, nothing is written.
"""

from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from wagtail.models import Revision, WorkflowState

from cms.language import fold, query_words
from cms.models import Entry
from initiatives.listing import SOURCE
from initiatives.models import InitiativeCare, InitiativeIndexPage, InitiativeOwner, InitiativePage, InitiativePhoto
from initiatives.needs.routes import RESERVED

from . import photos
from .owners import NotAllowedError, care_of, is_first_owner, is_owner, locked

MOST_PAGES = 30
# A title in which this part of the letters is the same, or all words are, looks like another.
ALIKE, SHOWN = 0.62, 5


class ClosedError(Exception):
    """There is no public list of initiatives now, so that none can begin."""


class SubmittedError(Exception):
    """An editor is looking at it: it must be taken back before it changes."""


class ConflictError(Exception):
    """The same answers were changed meanwhile. `now` is the page as it stands, to compare with."""

    def __init__(self, now):
        super().__init__(now.pk)
        self.now = now


def index_page():
    """The list below which pages of residents come. Raises ClosedError."""
    found = InitiativeIndexPage.objects.live().public().first()
    if found is None:
        raise ClosedError
    return found


def begun_with(user, key):
    """The page that this opened form made before, or None."""
    row = InitiativeOwner.objects.of(user).filter(began_with=key).select_related("page").first()
    return row.page if row else None


def begin(*, form, user, key):
    """Make the draft of a new initiative; an opened form, known by its `key`, makes one, however often it is sent.

    Raises ClosedError, NotAllowedError, or SubmittedError when what it made was handed in meanwhile.
    """
    if begun_with(user, key) is None:
        try:
            return _begin(form, user, key)
        except IntegrityError:
            # The other of two presses was first.
            if begun_with(user, key) is None:
                raise
    return _begin_again(form, user, key)


@transaction.atomic
def _begin_again(form, user, key):
    """Somebody went back in the browser: the answers that were sent last count."""
    now = _editable(begun_with(user, key).pk, user)
    before = form.read(now)
    form.write(now)
    if form.read(now) != before:
        _save(now, user)
    return now


@transaction.atomic
def _begin(form, user, key):
    if InitiativeOwner.objects.of(user).count() >= MOST_PAGES:
        raise NotAllowedError(
            _t("U heeft al veel initiatieven. Verwijder eerst een concept dat u niet meer nodig heeft.")
        )
    # Adding a page writes its parent too: of two at once the second waits here.
    parent = locked(index_page().pk, InitiativeIndexPage)
    page = InitiativePage(live=False, owner=user)
    form.write(page)
    page.slug = _slug(parent, page.title)
    parent.add_child(instance=page)
    InitiativeOwner.objects.create(page=page, user=user, role=InitiativeOwner.Role.OWNER, began_with=key)
    care_of(page)
    page.save_revision(user=user, log_action="wagtail.create")
    return page


def _slug(parent, title):
    """A free address from the title; a title of emoji alone has none of its own."""
    wanted = slugify(title)[:60].strip("-") or "initiatief"
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def newest(page):
    """The page as it was last saved, published or not."""
    return page.get_latest_revision_as_object()


def is_submitted(page):
    """Whether an editor is looking at it."""
    state = page.current_workflow_state
    return bool(state) and state.status == WorkflowState.STATUS_IN_PROGRESS


def _editable(page_pk, user):
    page = locked(page_pk)
    if not is_owner(user, page):
        raise NotAllowedError(_t("U beheert dit initiatief niet (meer)."))
    if is_submitted(page):
        raise SubmittedError
    return newest(page)


def _save(page, user):
    """A new version, with a line in the history: there editors compare versions, and see whose they are."""
    page.save_revision(user=user, log_action="wagtail.edit")


@transaction.atomic
def save_step(*, page, form, user):
    """Write the answers of a valid step. Raises ConflictError, SubmittedError or NotAllowedError."""
    now = _editable(page.pk, user)
    before = form.read(now)
    if form.cleaned_data["started_from"] != now.latest_revision_id and _seen(form, now) != before:
        raise ConflictError(now)
    form.write(now)
    # Whoever was told that it is going to be deleted keeps it by saving a step, also an unchanged one.
    kept = InitiativeCare.objects.filter(page_id=now.pk, draft_warned_at__isnull=False).update(draft_warned_at=None)
    if kept or form.read(now) != before:
        _save(now, user)
    return now


def _seen(form, page):
    """The answers that the sender saw; nothing when that revision is gone or of another page."""
    revision = Revision.page_revisions.filter(pk=form.cleaned_data["started_from"] or 0, object_id=str(page.pk)).first()
    return form.read(revision.as_object()) if revision else None


@transaction.atomic
def add_photo(*, page, form, user):
    """Add a photo at the end. Raises SubmittedError or NotAllowedError."""
    now = _editable(page.pk, user)
    if now.photos.count() >= photos.MOST:
        raise NotAllowedError(_t("Er passen hooguit twaalf foto’s op een pagina. Haal er eerst een weg."))
    asked = form.cleaned_data
    image = photos.keep(content=form.content, alt=asked["alt"], decorative=asked["decorative"], user=user)
    now.photos.add(InitiativePhoto(image=image, caption=asked["caption"], sort_order=_after_the_last(now)))
    _save(now, user)


def _after_the_last(page):
    return max((photo.sort_order or 0 for photo in page.photos.all()), default=-1) + 1


@transaction.atomic
def remove_photo(*, page, image_pk, user):
    """Take a photo off; it is deleted when the public page does not show it. Raises as `add_photo` does."""
    now = _editable(page.pk, user)
    gone = [photo for photo in now.photos.all() if photo.image_id == image_pk]
    if gone:
        images = [photo.image for photo in gone]
        now.photos = [photo for photo in now.photos.all() if photo.image_id != image_pk]
        _save(now, user)
        photos.forget(photos.of_residents().filter(pk__in=[image.pk for image in images]))


@transaction.atomic
def add_update(*, page, update, user):
    """Add news to the newest version; it goes to the editors with it. Raises as `add_photo` does."""
    now = _editable(page.pk, user)
    known = {(one.title, one.text, one.date) for one in now.updates.all()}
    if (update.title, update.text, update.date) not in known:
        now.updates.add(update)
        _save(now, user)


@transaction.atomic
def remove_update(*, page, uid, user):
    """Take news off again, on the page once an editor agreed. Raises as `add_photo` does."""
    now = _editable(page.pk, user)
    now.updates = [one for one in now.updates.all() if str(one.uid) != str(uid)]
    _save(now, user)


def can_be_deleted(page):
    """A page that was never public is its owner's own; one that was is part of the city's memory."""
    return not page.live and page.first_published_at is None


@transaction.atomic
def delete_draft(*, page, user):
    """Delete a draft that was never public, with its photos. Raises SubmittedError or NotAllowedError."""
    now = _editable(page.pk, user)
    if not is_first_owner(user, now) or not can_be_deleted(now):
        raise NotAllowedError(_t("Alleen een concept dat nooit online stond, kunt u verwijderen."))
    delete_pages([now])


def delete_pages(pages):
    """Delete these pages with all revisions, and the photos of residents that nothing else uses. Gives how many."""
    count = 0
    for page in pages:
        images = {photo.image_id for photo in [*page.photos.all(), *newest(page).photos.all()]}
        gone = page.pk
        InitiativePage.objects.get(pk=gone).delete()
        photos.forget(photos.of_residents().filter(pk__in=images), gone=gone)
        count += 1
    return count


# --- what looks like it ----------------------------------------------------------------------------


def similar(title, *, but=None):
    """At most five public initiatives whose title looks like this one, the most alike first."""
    asked = query_words(title)
    words = [word for word in asked if len(word) > 2]
    if not words:
        return []
    entries = Entry.objects.public().filter(source=SOURCE)
    if but is not None:
        entries = entries.exclude(object_id=but.pk)
    begins = [Q(title__icontains=word[: max(4, len(word) - 2)]) for word in words]
    found = entries.filter(reduce(or_, begins)).only("title", "url", "summary").order_by("-date")[:200]
    scored = [(_alike(title, asked, entry.title), entry) for entry in found]
    close = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [entry for _score, entry in close[:SHOWN]]


def _alike(title, asked, other):
    theirs = set(query_words(other))
    shared = len(theirs.intersection(asked)) / max(1, min(len(asked), len(theirs)))
    return max(shared * 0.9, SequenceMatcher(None, fold(title), fold(other)).ratio())
