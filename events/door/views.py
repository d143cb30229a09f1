"""The door of a session, for the staff who stand there: a page that also works without scripts and without a network.

A telephone that opened it once keeps the list for the evening, writes notes down and tells them later.
"""

import hashlib
import json
import uuid
from datetime import timedelta
from functools import cache
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from django_permissions_policy.decorators import permissions_policy_override
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from events import moments
from events.models import Session

from . import codes, lists, notes, services, wording
from .forms import ActForm, WalkInForm

# So many notes at a time; a telephone with more tells them in turns.
MOST_NOTES = 100
EARLIEST = timedelta(hours=12)
WORKER = settings.BASE_DIR / "static" / "build" / "door-worker.js"
# As for readers: nothing on this page needs what the editor needs. A photo of a code is looked at as a blob.
POLICY = {"script-src": [SELF], "style-src": [SELF], "img-src": [SELF, "blob:"], "worker-src": [SELF]}
WITH_CAMERA = settings.PERMISSIONS_POLICY | {"camera": ["self"]}
strict = [csp_replace(POLICY), permissions_policy_override(WITH_CAMERA)]


class DoorMixin(PermissionCheckedMixin):
    """A screen about the door of one session."""

    permission_policy = ModelPermissionPolicy(Session)
    permission_required = "check_in"

    @cached_property
    def session(self):
        return get_object_or_404(Session.objects.select_related("event", "venue"), pk=self.kwargs["pk"])

    @cached_property
    def door(self):
        return lists.read(self.session)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def page(self, template, **context):
        session = self.session
        known = {
            "session": session,
            "event": session.event,
            "when": moments.of(session),
            "addresses": addresses(session),
            "patterns": wording.PATTERNS,
            "zone": settings.TIME_ZONE,
        }
        return render(self.request, template, {**known, **context})


@method_decorator(strict, name="dispatch")
class DoorView(DoorMixin, View):
    """The page itself; each button sends a form of its own."""

    def get(self, request, pk):
        show, text = request.GET.get("toon", lists.EXPECTED), request.GET.get("q", "")[:80]
        code = request.GET.get("code", "")[:80]
        rows = lists.chosen(self.door, show, code or text)
        return self.page(
            "pages/events/door.html",
            door=self.door,
            rows=[_shown(row, "code" if code else "list") for row in rows],
            by_code=bool(code),
            stranger=_stranger(self.session, code) if code and not rows else "",
            show=show,
            q=code or text,
            walk_in=WalkInForm(),
        )

    def post(self, request, pk):
        form = ActForm(request.POST, session=self.session)
        if form.is_valid():
            (row,) = services.write_down(self.session, [form.note()], by=request.user)
            level, said = _told(row)
            messages.add_message(request, level, said)
        else:
            messages.error(request, form.fault)
        kept = {name: request.POST.get(name, "")[:80] for name in ("toon",)}
        query = urlencode({name: value for name, value in kept.items() if value})
        return redirect(f"{request.path}?{query}" if query else request.path)


def _shown(row, source):
    """A row for the template. Its button writes a new note, or changes the one that counts."""
    count = row.inside.count if row.inside else row.party
    return {
        "row": row,
        "kind": wording.kind_of(row),
        "facts": wording.facts(row),
        "nonce": row.inside.nonce if row.inside else uuid.uuid4(),
        "numbers": range(1, max(row.party, count) + 1),
        "count": count,
        "source": source,
    }


def _told(row):
    """(level, sentence) about what came of a note."""
    if row is None:
        return messages.ERROR, _("Dit hoort bij een ander moment.")
    name = row.registration.name if row.registration else ""
    stand = services.stand(row)
    if stand == services.UNDECIDED:
        return messages.WARNING, _(
            "%s is niet (meer) aangemeld. Beslis hieronder of u deze bezoeker binnenlaat."
        ) % name
    if stand == services.DOUBLE:
        return messages.WARNING, _("%s was al binnen. Dit telt niet nog een keer.") % name
    if stand == services.BACK:
        return messages.SUCCESS, _("Ongedaan gemaakt.")
    return messages.SUCCESS, _("%s is binnen.") % name if name else _("Genoteerd: %d zonder aanmelding.") % row.count


def _stranger(session, code):
    """Why a code is not on this list, in a sentence."""
    row = codes.find(code)
    if row is None:
        return _("Deze code kennen wij niet. Zoek op naam.")
    if row.session_id != session.pk:
        return _("Deze code is voor een ander moment: %s.") % row.session
    if row.state in row.LIVE:
        return _("Deze aanmelding heeft geen plaats in de zaal: %s.") % row.get_state_display()
    return _("Deze aanmelding is niet meer geldig: %s.") % row.get_state_display()


def addresses(session):
    """What the scripts of the page need to know."""
    names = ("results", "notes", "worker", "shell")
    found = {name: reverse(f"event_session_door_{name}", args=[session.pk]) for name in names}
    door = reverse("event_session_door", args=[session.pk])
    return {**found, "door": door, "decoder": static("build/door-qr.js")}


@method_decorator(strict, name="dispatch")
class ShellView(DoorMixin, View):
    """The page without anybody on it: what a telephone keeps for when there is no network."""

    def get(self, request, pk):
        return self.page("pages/events/door.html", without_list=True, show=lists.EXPECTED, walk_in=WalkInForm())


class ResultsView(DoorMixin, View):
    """The list as data, with a token that lets this telephone send notes."""

    def get(self, request, pk):
        return JsonResponse({"list": lists.as_data(self.door), "token": get_token(request)})


class NotesView(DoorMixin, View):
    """Notes come in, in any order and as often as need be; what each became goes back, with the list as it is now."""

    def post(self, request, pk):
        try:
            sent, given = _read_body(request)
            now = timezone.now()
            earliest = self.session.starts_at - EARLIEST
            found = [notes.read(one, sent=sent, now=now, earliest=earliest) for one in given]
        except notes.NoteError:
            return JsonResponse({"error": "notes"}, status=400)
        rows = services.write_down(self.session, found, by=request.user)
        stands = {
            str(note.nonce): services.stand(row) if row else services.ELSEWHERE
            for note, row in zip(found, rows, strict=True)
        }
        return JsonResponse({"stands": stands, "list": lists.as_data(self.door)})


def _read_body(request):
    """(when it was sent by the telephone's clock, the notes). Raises NoteError."""
    try:
        data = json.loads(request.body)
        sent, given = data["sent"], data["notes"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise notes.NoteError("shape") from None
    if not isinstance(sent, int) or not isinstance(given, list) or len(given) > MOST_NOTES:
        raise notes.NoteError("shape")
    return sent, given


@cache
def _worker_code():
    try:
        return WORKER.read_text()
    except FileNotFoundError:
        raise Http404("the front end is not built") from None


class WorkerView(DoorMixin, View):
    """The service worker of this page alone: it answers for nothing else of the site."""

    def get(self, request, pk):
        files = ("site.css", "door.css", "door.js", "door-qr.js", "figtree-latin-wght-normal.woff2")
        known = addresses(self.session)
        data = {
            "page": known["door"],
            "shell": known["shell"],
            "files": [static(f"build/{name}") for name in files] + [static("icons/favicon.svg")],
        }
        code = _worker_code()
        data["version"] = hashlib.sha256(json.dumps([data, code]).encode()).hexdigest()[:12]
        return HttpResponse(f"self.door = {json.dumps(data)};\n{code}", content_type="text/javascript; charset=utf-8")


class NamesView(DoorMixin, View):
    """The list on paper, for when everything else fails; or a badge for each party."""

    template = "pages/events/door_names.html"

    def get(self, request, pk):
        return self.page(self.template, rows=[row for row in self.door.rows if not row.waits and not row.is_online])


class BadgesView(NamesView):
    template = "pages/events/door_badges.html"
