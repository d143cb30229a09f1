"""Answers by mail: read from the mailbox where reports come in, and put into the conversation.

The address is different for each participant, so that it says whose answer it is; it counts only from that person's
own mailbox. Files are not passed on. Whatever comes of it is told to the participant, never to whoever is in From.
"""

import logging
import re

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from accounts.addresses import site_url
from messaging import incoming
from messaging.reply_addresses import pattern as any_reply_address

from . import errors, held, letters, quotes, reply_addresses, services

logger = logging.getLogger("engagement.relay")


def is_ours(address):
    """Whether it was made for answers, also when its conversation is gone by now."""
    return reply_addresses.has_our_form(address)


def take(letter, address):
    """Put one letter into its conversation, or say why not; what a machine sent is left alone."""
    participant = reply_addresses.find(address)
    if participant is None or participant.user is None or not participant.user.is_active or letter.automatic:
        return
    if letter.sender != participant.user.email:
        logger.warning("An answer for participant %d came from another mailbox and is not posted.", participant.pk)
        reason = _t("Het kwam van een ander e-mailadres. Antwoord vanaf het adres waarop u onze mail kreeg.")
        # Once a day: somebody else may be trying to wear them down.
        cause = f"{participant.pk}:other:{timezone.localdate():%Y%m%d}"
        letters.send_not_posted(participant=participant, reason=reason, cause=cause)
        return
    _post(letter, participant)


def _without_traces(text, participant):
    """Without what a mail program may have copied along: this person's address, and what only they should have.

    A link from one of our mails would let the other stop or report in this person's name.
    """
    ours = re.escape(site_url(reverse("action_link", args=["x"])).removesuffix("x/"))
    traces = (rf"{ours}\S*", any_reply_address(), rf"(?<![\w.+-]){re.escape(participant.user.email)}\b")
    return re.sub("|".join(traces), "…", text, flags=re.I)


def _post(letter, participant):
    text, key = _without_traces(quotes.typed_text(letter.text), participant), f"mail-{letter.key[:40]}-{participant.pk}"
    where = {"conversation": participant.conversation, "sender": participant.user}
    try:
        if not held.hold_if_suspicious(**where, text=text, key=key[:64]):
            services.reply(**where, text=text, submission_key=key[:64])
    except errors.RefusedError as refused:
        letters.send_not_posted(participant=participant, reason=str(refused), cause=key)
        return
    if letter.files:
        reason = _t("Bijlagen sturen wij niet door. Uw tekst is wel geplaatst.")
        letters.send_not_posted(participant=participant, reason=reason, cause=f"{key}:files", posted=True)


def register():
    """Called once, when all apps are ready."""
    incoming.register(incoming.Reader(name="engagement.replies", wants=is_ours, take=take))
