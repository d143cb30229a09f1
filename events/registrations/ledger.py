"""Writing down what was decided about a registration, and why."""

from django.utils import timezone

from events.models import Decision

Kind = Decision.Kind


def note(registration, kind, reason="", *, seats_free=None):
    """One line in the ledger, in the transaction of what was decided."""
    return Decision.objects.create(
        session_id=registration.session_id,
        registration=registration,
        kind=kind,
        reason=str(reason),
        seats_free=seats_free,
        at=timezone.now(),
    )
