"""Messages that looked like abuse: a member of staff reads them before they are sent."""

import secrets

from accounts import guard
from accounts.guard import quarantine
from accounts.guard.content import signs_of_spam
from accounts.models import QuarantinedSubmission, User
from accounts.public_name import keep_name
from engagement.models import Conversation

from . import errors, letters, services
from .forms import FirstMessageForm, ReplyForm

FORMS = (FirstMessageForm.guard_name, ReplyForm.guard_name)
Waiting = QuarantinedSubmission.State.WAITING


def of(user, conversation):
    """The messages of this person in this conversation that staff has not read yet, oldest first."""
    found = QuarantinedSubmission.objects.filter(address=user.email, form__in=FORMS, state=Waiting)
    return list(found.filter(data__conversation=conversation.pk).order_by("at", "pk"))


def first_messages(user):
    """How many first messages of this person wait."""
    return QuarantinedSubmission.objects.filter(
        address=user.email, form=FirstMessageForm.guard_name, state=Waiting
    ).count()


def hold_if_suspicious(*, conversation, sender, text, key):
    """Set an answer that came by mail apart, as the guard does with one from the site; whether it did."""
    reasons = signs_of_spam([text])
    if reasons:
        data = {"text": text, "conversation": conversation.pk, "sender": sender.pk}
        quarantine.set_apart(form=ReplyForm.guard_name, data=data, reasons=reasons, address=sender.email, key=key)
    return bool(reasons)


def release(data):
    """Send what staff let through. What cannot be sent any more is told to its writer, and staff is done with it."""
    sender = User.objects.filter(pk=data["sender"]).first()
    if sender is None:
        return
    keep_name(user=sender, name=data.get("first_name", ""))
    conversation = Conversation.objects.filter(pk=data.get("conversation")).first()
    try:
        if conversation is not None:
            services.reply(conversation=conversation, sender=sender, text=data["text"])
        elif "target" in data:
            services.start(target=data["target"], key=data["key"], sender=sender, text=data["text"])
    except errors.RefusedError as refused:
        participant = conversation and conversation.participants.filter(user=sender).first()
        if participant:
            cause = f"held:{secrets.token_hex(8)}"
            letters.send_not_posted(participant=participant, reason=str(refused), cause=cause)


def declare(*, limits, labels, kept_form):
    """Tell the guard of both forms."""
    for name, label in zip(FORMS, labels, strict=True):
        guard.register_form(name, label, release, limits=limits, form_class=kept_form)
