"""From one thing to the next without typing it again.

A module declares what it can be started from: a case becomes an initiative page, a pitch or a plan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, PermissionDenied
from django.db.models import Model
from django.http import Http404


@dataclass(frozen=True)
class HandOver:
    """One step. `prefill` gives the first values of the target's form; `allowed` says whether `user` may.

    `url` is where the target's form lives; it receives `?from=<name>&pk=<pk>` and nothing personal. A step that needs
    no more answers has a `place`: it makes the target at once, as often as it is asked the same one, and gives the
    path of what it made, or of the form when something is missing after all.
    """

    name: str
    label: str
    origin: type[Model]
    target: type[Model]
    prefill: Callable[[Any], dict]
    url: Callable[[], str]
    allowed: Callable[[Any, Any], bool]
    place: Callable[[Any, Any], str] | None = None

    def start_url(self, instance):
        """The address at which this instance is handed over."""
        return f"{self.url()}?from={self.name}&pk={instance.pk}"


_handovers: dict[str, HandOver] = {}


def register(handover):
    """Add a step. Raises ImproperlyConfigured when the name is taken by another."""
    if _handovers.get(handover.name, handover) != handover:
        raise ImproperlyConfigured(f"Hand-over {handover.name!r} is declared twice.")
    _handovers[handover.name] = handover


def unregister(name):
    """Take a step away again."""
    _handovers.pop(name, None)


def for_instance(instance, user):
    """The steps that `user` may take from here."""
    return [step for step in _handovers.values() if isinstance(instance, step.origin) and step.allowed(instance, user)]


def prefill(name, pk, user, *, target=None):
    """First values for the target's form.

    Raises KeyError for an unknown step or one to something else than `target`, `DoesNotExist` for an unknown origin
    (whatever an address holds for its key) and PermissionDenied for a user who may not take it.
    """
    step = _handovers[name]
    if target is not None and step.target is not target:
        raise KeyError(name)
    try:
        instance = step.origin._default_manager.get(pk=pk)
    except (TypeError, ValueError, OverflowError):
        raise step.origin.DoesNotExist(name) from None
    if not step.allowed(instance, user):
        raise PermissionDenied(name)
    return step.prefill(instance)


def prefilled(request, target):
    """The first values that the address of a form asks for; nothing when it does not. Raises Http404."""
    name = request.GET.get("from", "")
    if not name:
        return {}
    try:
        return prefill(name, request.GET.get("pk", ""), request.user, target=target)
    except (KeyError, ObjectDoesNotExist, PermissionDenied) as wrong:
        raise Http404(name) from wrong


def perform(name, instance, user):
    """Take a step with one button; gives the path to go on at. Raises KeyError or PermissionDenied."""
    step = _handovers[name]
    if not isinstance(instance, step.origin) or not step.allowed(instance, user):
        raise PermissionDenied(name)
    return step.place(instance, user) if step.place else step.start_url(instance)
