"""The demo writes to nobody."""

from contextlib import contextmanager

from messaging.models import Message
from messaging.outbox import cancel_mail


@contextmanager
def without_mail():
    """Nobody gets mail about what happens inside."""
    known = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    for cause in Message.objects.filter(pk__gt=known).values_list("cause", flat=True):
        cancel_mail(cause)
