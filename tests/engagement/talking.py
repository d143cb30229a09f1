"""Something to write about, of no module at all, and people who do."""

from contextlib import contextmanager

from django.utils import timezone

from accounts.guard.starts import Start
from engagement import targets
from engagement.conversations import services
from engagement.models import Line
from messaging.models import Message
from tests import factories
from tests.staff import client_for

NAME = "talk"


class Things:
    """What there is, by key: a title and its owners; and which conversations were said to have ended."""

    def __init__(self):
        self.titles, self.owners, self.takes, self.ended = {"1": "Moestuin"}, {"1": []}, True, []

    def closed(self, key, conversation):
        self.ended.append((key, conversation.pk, conversation.outcome))

    def reopened(self, key, conversation):
        self.ended.remove((key, conversation.pk, conversation.outcome))


@contextmanager
def things():
    """The kind "talk", as long as the test lasts."""
    made = Things()
    targets.register(
        targets.Target(
            name=NAME,
            label="Ding",
            find=lambda key: key if key in made.titles else None,
            title=lambda key: made.titles[key],
            url=lambda key: f"/moestuin/{key}/",
            owners=lambda key: list(made.owners[key]),
            messages=lambda key: made.takes and bool(made.owners[key]),
            closed=made.closed,
            reopened=made.reopened,
        )
    )
    try:
        yield made
    finally:
        targets.unregister(NAME)


def resident(name, **fields):
    return factories.ResidentFactory(first_name=name, email=f"{name.lower()}@voorbeeld.example.nl", **fields)


def begin(sender, text="Hallo, ik help graag mee.", key="1", **options):
    return services.start(target=NAME, key=key, sender=sender, text=text, **options)


def say(conversation, sender, text="Fijn!", **options):
    return services.reply(conversation=conversation, sender=sender, text=text, **options)


def texts():
    return list(Line.objects.order_by("pk").values_list("text", flat=True))


def mails(user=None, kind="engagement/conversation_line"):
    """What the mails of a kind were made from, oldest first."""
    found = Message.objects.filter(kind=kind).order_by("pk")
    return [mail.body.context for mail in (found.filter(address=user.email) if user else found)]


def filled_in(form, text="Hallo, ik help graag mee.", **answers):
    """The form as a person sends it: opened ten seconds ago."""
    start = Start(form, timezone.now().isoformat(), int(timezone.now().timestamp()) - 10)
    return {"text": text, "guard_start": start.sign(), "homepage": "", **answers}


def client_of(user):
    return client_for(user)
