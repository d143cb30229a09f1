"""The mails about accounts and consents: what they are called, with samples for the style guide."""

from django.utils.translation import gettext_lazy as _

from messaging.kinds import Kind, register

URL = "https://stadmakers.example.nl/actie/voorbeeld-van-een-geheime-sleutel/"
QUESTION = "Ik wil foto’s van mijn kind op de site."


def declare():
    """Tell the registry. Secret is what lets its reader in, or act in the name of the recipient."""
    parent = {"url": URL, "child": "Sam", "label": "Foto’s", "question": QUESTION, "explain": "Het gaat om één foto."}
    for kind in (
        Kind("accounts/sign_in", _("Link om aan te melden"), {"url": URL, "code": "482 915", "minutes": 15}, True),
        Kind("accounts/sign_in_staff", _("Aanmelden bij het beheer"), {"url": URL}),
        Kind("accounts/change_address", _("Nieuw e-mailadres bevestigen"), {"url": URL}, True),
        Kind(
            "accounts/address_changing",
            _("E-mailadres wordt gewijzigd"),
            {"new": "nieuw@voorbeeld.nl", "url": URL},
            True,
        ),
        Kind("accounts/address_taken", _("E-mailadres is al in gebruik"), {"url": URL}),
        Kind("accounts/confirm_submission", _("Formulier bevestigen"), {"url": URL, "form": "Stel een vraag"}, True),
        Kind("accounts/consent_parent", _("Vraag om toestemming"), {**parent, "days": 14, "under": 16}, True),
        Kind("accounts/consent_parent_given", _("Bewijs van toestemming"), parent, True),
        Kind(
            "accounts/data_deleted",
            _("Uw gegevens zijn verwijderd"),
            {"kept": [{"what": "Uw plan voor de buurt", "reason": "Anderen werken eraan verder."}]},
        ),
        Kind(
            "accounts/staff_account_changed",
            _("Aanmelding van een medewerker gewijzigd"),
            {"what": "Er is een passkey toegevoegd.", "when": "21 november 2026 om 15:30 uur"},
        ),
        Kind("accounts/unused_account", _("Account wordt verwijderd"), {"day": "21 december 2026", "url": URL}),
    ):
        register(kind)
