"""The mails of the contact form and about review dates: what they are called, with samples for the style guide."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import Kind, register

SAMPLE = {
    "name": "Ada de Vries",
    "email": "ada@voorbeeld.nl",
    "topic": "Een idee voor de buurt",
    "message": "Beste mensen,\n\nWij willen een moestuin beginnen. Waar kan dat?",
}
REVIEW_SAMPLE = {
    "name": "Olga",
    "count": 2,
    "more": 0,
    "things": [
        {
            "title": "Meepraten over uw wijk",
            "kind": "Standaardpagina",
            "day": "1 november 2026",
            "url": "https://stadmakers.example.nl/beheer/pages/12/edit/",
        },
        {
            "title": "Buurtfonds",
            "kind": "Fonds",
            "day": "15 november 2026",
            "url": "https://stadmakers.example.nl/beheer/snippets/toolkit/fund/edit/3/",
        },
    ],
    "url": "https://stadmakers.example.nl/beheer/reports/te-controleren/?owner=7",
}


def declare():
    """Tell the registry."""
    register(Kind("home/contact_question", _("Vraag via de site"), SAMPLE))
    register(Kind("home/contact_confirmation", _("Uw vraag is ontvangen"), SAMPLE))
    register(Kind("home/review_due", _("Inhoud om te controleren"), REVIEW_SAMPLE))
