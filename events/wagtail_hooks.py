"""What events add to the back office."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from wagtail import hooks
from wagtail.admin import messages

from .door import views as door
from .models import EventIndexPage, EventPage, Pitch, Registration
from .staff import (  # noqa: F401
    announcement_views,
    page_hooks,
    pitches,
    registration_bulk,
    registration_steps,
    repeating,
    report,
    sessions,
    stage,
)
from .staff.menu import EventsGroup

for action in registration_bulk.ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_registers():
    return EventsGroup()


@hooks.register("register_admin_urls")
def pitch_urls():
    forms = {"uitnodigen": pitches.PitchAcceptView, "afwijzen": pitches.PitchRejectView}
    forms |= {"verplaatsen": pitches.PitchMoveView, "uitkomst": pitches.PitchOutcomeView}
    return [
        path("pitches/<int:pk>/", pitches.PitchView.as_view(), name="event_pitch"),
        *(path(f"pitches/<int:pk>/{word}/", view.as_view(), name=view.url_name) for word, view in forms.items()),
        path("pitches/<int:pk>/doe/<slug:act>/", pitches.PitchActView.as_view(), name="event_pitch_act"),
        path("evenementen/<int:pk>/pitches/", stage.RunningOrderView.as_view(), name="event_running_order"),
        path("evenementen/<int:pk>/podium/", stage.StageView.as_view(), name="event_stage"),
        path("evenementen/<int:pk>/scherm/", stage.ScreenView.as_view(), name="event_stage_screen"),
        path("evenementen/<int:pk>/pitchvellen/", stage.SheetsView.as_view(), name="event_pitch_sheets"),
    ]


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("momenten/<int:pk>/", sessions.SessionView.as_view(), name="event_session"),
        path("momenten/<int:pk>/afgelasten/", sessions.SessionCancelView.as_view(), name="event_session_cancel"),
        path("momenten/<int:pk>/toch-door/", sessions.SessionRestoreView.as_view(), name="event_session_restore"),
        path("momenten/<int:pk>/herhalen/", repeating.SessionRepeatView.as_view(), name="event_session_repeat"),
        path("momenten/<int:pk>/deur/", door.DoorView.as_view(), name="event_session_door"),
        path("momenten/<int:pk>/deur/schil/", door.ShellView.as_view(), name="event_session_door_shell"),
        path("momenten/<int:pk>/deur/lijst.json", door.ResultsView.as_view(), name="event_session_door_results"),
        path("momenten/<int:pk>/deur/notities/", door.NotesView.as_view(), name="event_session_door_notes"),
        path("momenten/<int:pk>/deur/werker.js", door.WorkerView.as_view(), name="event_session_door_worker"),
        path("momenten/<int:pk>/deur/namen/", door.NamesView.as_view(), name="event_session_door_names"),
        path("momenten/<int:pk>/deur/badges/", door.BadgesView.as_view(), name="event_session_door_badges"),
        path("evenementen/<int:pk>/terugblik/", report.ReportView.as_view(), name="event_report"),
        path("evenementen/<int:pk>/terugblik.<slug:ending>", report.ReportFileView.as_view(), name="event_report_file"),
        path(
            "momenten/<int:pk>/aanmelden/",
            registration_steps.HandSignUpView.as_view(),
            name="event_session_sign_up",
        ),
        *announcement_views.URLS,
        path("evenementen/<int:pk>/kopie/", sessions.EventCopyView.as_view(), name="event_copy"),
    ]


@hooks.register("insert_global_admin_js")
def forget_names():
    """A telephone that stood at a door keeps no names for longer than it needs them."""
    return format_html('<script type="module" src="{}"></script>', static("admin/door-wipe.js"))


def _signed_up(page):
    """Whether anybody is registered for this page or for one below it, or waits with a pitch."""
    events = EventPage.objects.descendant_of(page, inclusive=True)
    registered = Registration.objects.filter(session__event__in=events).exists()
    waiting = (Pitch.State.SUBMITTED, Pitch.State.ACCEPTED, Pitch.State.CONFIRMED)
    return registered or Pitch.objects.filter(event__in=events, state__in=waiting).exists()


@hooks.register("before_delete_page")
def keep_events_with_people(request, page):
    """An event to which people signed up is cancelled, not thrown away: its rows hold the page."""
    if isinstance(page.specific, EventPage | EventIndexPage) and _signed_up(page):
        said = _t(
            "Voor dit evenement zijn mensen aangemeld. Gelast het af. Drie maanden na afloop kunt u het weggooien."
        )
        messages.error(request, said)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def keep_events_with_people_in_bulk(request, action_type, objects, action):
    """The same for several at once: all or none."""
    if action_type != "delete" or not objects or not hasattr(objects[0], "get_parent"):
        return None
    kept = [page for page in objects if isinstance(page.specific, EventPage | EventIndexPage) and _signed_up(page)]
    for page in kept:
        messages.error(request, _t("Voor “%s” zijn mensen aangemeld. Gelast het eerst af.") % page.title)
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if kept else None
