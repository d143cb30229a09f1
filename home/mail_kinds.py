"""The mails of the contact form: what they are called, with samples for the style guide."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import Kind, register

SAMPLE = {
    "name": "Ada de Vries",
    "email": "ada@voorbeeld.nl",
    "topic": "Een idee voor de buurt",
    "message": "Beste mensen,\n\nWij willen een moestuin beginnen. Waar kan dat?",
}


def declare():
    """Tell the registry."""
    register(Kind("home/contact_question", _("Vraag via de site"), SAMPLE))
    register(Kind("home/contact_confirmation", _("Uw vraag is ontvangen"), SAMPLE))
