"""What consent declares to the registries, and the first thing that people are asked."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PROOF_YEARS = 5
PROOF_TERM = timedelta(days=PROOF_YEARS * 365)
EVALUATION = "evaluation"


def register():
    """Called once, when all apps are ready."""
    from . import parents

    _declare_purposes()
    _declare_retention()
    _declare_mine()
    parents.register()
    _grant()


def _declare_purposes():
    from . import purposes

    purposes.register(
        purposes.ConsentPurpose(
            name=EVALUATION,
            label=_("Uw mening over Stadmakers"),
            question=_("Ja, de gemeente mag mij mailen om te vragen wat ik van Stadmakers vind."),
            explain=_(
                "U krijgt hoogstens twee keer per jaar een mail met een paar vragen. Wij gebruiken uw e-mailadres hier "
                "alleen voor deze mail. Meedoen hoeft niet. U kunt op elk moment stoppen: in uw eigen omgeving of met "
                "een mail aan ons."
            ),
            order=10,
        )
    )


def _declare_retention():
    from accounts.models import ConsentEvent, ConsentText
    from cms.registries import retention

    retention.register(
        retention.Rule(
            name="accounts.consents",
            model=ConsentEvent,
            reason=_("De gemeente moet kunnen laten zien dat u toestemming gaf (AVG, artikel 7, eerste lid)."),
            expired=lambda: ConsentEvent.objects.owed_until(timezone.now() - PROOF_TERM),
            apply=lambda found: found.blank_addresses(),
            fields=("address", "address_key", "parent_key"),
            what=_("Uw toestemmingen: waarvoor, welke tekst en wanneer"),
            term=_("5 jaar nadat u de toestemming introk; daarna zonder uw e-mailadres"),
        )
    )
    retention.register(
        retention.Rule(
            name="accounts.consent_texts",
            model=ConsentText,
            reason=_("De woorden van een vraag. Geen gegeven van een persoon."),
            fields=("text",),
        )
    )


def _declare_mine():
    from cms.registries import mine

    from . import ledger
    from . import mine as part

    mine.register(
        mine.Section(
            name="consents",
            label=_("Toestemmingen"),
            items=part.items,
            export=part.export,
            preview=part.preview,
            erase=part.erase,
            empty=_("U gaf geen toestemmingen."),
            order=80,
            move=ledger.move,
            url=lambda: reverse("my_consents"),
            url_label=_("Bekijk en verander uw toestemmingen"),
        )
    )


def _grant():
    from accounts import roles

    # Who agreed to what is nobody else's business, even masked.
    roles.grant("beheerder", "accounts.view_consentevent", "accounts.export_consentevent")
