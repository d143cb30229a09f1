"""What residents' accounts declare to the registries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.limits import Rate
from cms.registries import mine as sections
from cms.registries import periodic, retention
from messaging.models import Message

from . import address_change, guard, mine, unused
from .models import ActionLink, SignInRequest, User

FAREWELL = "accounts/data_deleted"
REQUEST_KEPT = timedelta(days=1)
LINK_KEPT = timedelta(days=30)


def register():
    """Called once, when all apps are ready."""
    guard.register_form("accounts.sign_in", _("Aanmelden bij Mijn omgeving"), limits=SIGN_IN_LIMITS)
    address_change.register()
    sections.register(mine.account_section())
    periodic.register(periodic.Job("warn_unused_accounts", timedelta(days=1), unused.warn))
    _declare_farewells()
    _declare_retention()


# The mailbox has a limit of its own that nobody sees (`sign_in.MAILS`): no answer may tell one address from another.
# Browsers fill in the one field by themselves, so quick is not suspicious; many telephones share a network.
SIGN_IN_LIMITS = guard.Limits(
    calm=Rate.of(20, minutes=10),
    network=Rate.of(200, minutes=60),
    mailbox=Rate.of(100_000, minutes=1),
    fastest_seconds=0,
)


def _ended(model, kept):
    return lambda: model.objects.filter(expires_at__lt=timezone.now() - kept)


def _farewells():
    """Mails that say "your data is gone" and were sent: the last trace of an address."""
    sent = Message.objects.exclude(pk__in=Message.objects.open().values("pk")).exclude(address="")
    return sent.filter(kind=FAREWELL, created_at__lt=timezone.now() - mine.KEEP_MAIL)


def _forget_address(messages):
    return messages.update(address="", address_key="", values={}, headers={}, reply_to="")


def _declare_farewells():
    retention.register(
        retention.Rule(
            name="accounts.farewells",
            model=Message,
            reason=_("Wie zijn gegevens verwijdert, krijgt nog één mail als bewijs. Daarna gaat ook dat adres weg."),
            expired=_farewells,
            apply=_forget_address,
            fields=("address", "address_key"),
            what=_("Uw adres bij de mail dat uw gegevens verwijderd zijn"),
            term=_("1 dag"),
        )
    )


def _declare_retention():
    retention.register(
        retention.Rule(
            name="accounts.sign_in_requests",
            model=SignInRequest,
            reason=_("Een link en een code om aan te melden gelden een kwartier."),
            expired=_ended(SignInRequest, REQUEST_KEPT),
            apply=retention.delete,
            fields=("address",),
            what=_("Uw vraag om u aan te melden"),
            term=_("1 dag nadat de link verliep"),
        )
    )
    retention.register(
        retention.Rule(
            name="accounts.action_links",
            model=ActionLink,
            reason=_("Zo lang kunnen wij uitleggen waarom een link uit een mail niet meer werkt."),
            expired=_ended(ActionLink, LINK_KEPT),
            apply=retention.delete,
            fields=("address_key", "data"),
            what=_("Links in onze mails, met een versleuteld e-mailadres"),
            about=retention.SAFETY,
            term=_("30 dagen nadat de link verliep"),
        )
    )
    retention.register(
        retention.Rule(
            name="accounts.residents",
            model=User,
            reason=_("Een account blijft zolang u het gebruikt. Wij mailen u een maand voordat wij het verwijderen."),
            expired=unused.expired,
            apply=unused.remove,
            fields=("email", "first_name", "last_name"),
            what=_("Uw account: e-mailadres en naam"),
            term=_("2 jaar nadat u zich voor het laatst aanmeldde, als er niets meer bij hoort"),
        )
    )
