"""What conversations declare to the registries."""

from datetime import timedelta

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

URL = "https://stadmakers.example.nl/mijn/gesprekken/1/"
LINK = "https://stadmakers.example.nl/actie/voorbeeld-van-een-geheime-sleutel/"


def register():
    """Called once, when all apps are ready."""
    from cms import panels
    from cms.registries import mine, periodic

    from . import mail_links, quiet, relay, staff_panels
    from .mine import SECTION

    mine.register(SECTION)
    mail_links.register()
    relay.register()
    periodic.register(periodic.Job("tend_conversations", timedelta(days=1), quiet.run))
    panels.register(staff_panels.reported)
    panels.register(staff_panels.unreachable)
    _declare_forms()
    _declare_roles()
    _declare_mails()
    _declare_retention()
    _declare_what_goes_along()


def _declare_forms():
    from accounts import guard
    from cms.limits import Rate

    from . import held
    from .forms import KeptMessage

    # People in a conversation write often; the services have limits of their own for each writer.
    limits = guard.Limits(
        calm=Rate.of(30, minutes=10), network=Rate.of(200, minutes=60), mailbox=Rate.of(100, minutes=60)
    )
    labels = (_("Eerste bericht in een gesprek"), _("Bericht in een gesprek"))
    held.declare(limits=limits, labels=labels, kept_form=KeptMessage)


def _declare_roles():
    from accounts import roles

    for role in ("behandelaar", "eindredacteur", "beheerder"):
        roles.grant(role, "engagement.view_conversationreport")
    for role in ("eindredacteur", "beheerder"):
        roles.grant(role, "engagement.change_conversationreport")


def _declare_mails():
    from messaging.kinds import Kind, register

    from .quotes import MARK

    title = "Moestuin aan de Dreef"
    line = {
        "name": "Ada",
        "title": title,
        "text": "Hallo,\n\nIk wil graag helpen met spitten.\n\nGroet, Ada",
        "url": URL,
    }
    ways = {"stop_url": LINK, "report_url": LINK, "mark": MARK}
    for kind in (
        Kind("engagement/conversation_line", _("Bericht in een gesprek"), {**line, **ways}, True),
        Kind(
            "engagement/conversation_closed",
            _("Gesprek afgerond"),
            {"title": title, "outcome": "helped", "quiet": False, "url": URL},
        ),
        Kind(
            "engagement/conversation_not_posted",
            _("Antwoord niet geplaatst"),
            {"title": title, "reason": "Dit gesprek is gesloten.", "posted": False, "url": URL},
        ),
        Kind("engagement/report_decided", _("Uw melding is bekeken"), {"title": title, "closed": True, "url": URL}),
        Kind(
            "engagement/suspended",
            _("U mag een tijd geen berichten sturen"),
            {"until": "21 december 2026", "explanation": "U schold iemand uit."},
        ),
        Kind("engagement/suspension_lifted", _("U mag weer berichten sturen"), {"url": URL}),
    ):
        register(kind)


def _declare_retention():
    from cms.registries import retention
    from engagement.models import Conversation, Suspension

    from . import quiet

    retention.register(
        retention.Rule(
            name="engagement.conversations",
            model=Conversation,
            reason=_("Na een afgerond gesprek kunt u nog teruglezen wat er is afgesproken."),
            expired=quiet.expired,
            apply=retention.delete,
            fields=("started_by", "closed_by"),
            what=_("Uw gesprekken met andere inwoners, met alle berichten"),
            term=format_lazy(
                _("{days} dagen nadat het gesprek is afgerond; na even lange stilte ronden wij het af"),
                days=settings.CONVERSATION_DAYS,
            ),
        )
    )
    retention.register(
        retention.Rule(
            name="engagement.suspensions",
            model=Suspension,
            reason=_("Zo ziet een medewerker of het vaker misging."),
            expired=quiet.ended_suspensions,
            apply=retention.delete,
            fields=("user", "explanation", "decided_by"),
            what=_("Dat u een tijd geen berichten mocht sturen, en waarom"),
            term=_("1 jaar na het einde daarvan"),
            about=retention.SAFETY,
        )
    )


def _declare_what_goes_along():
    """Rows that stay as long as their conversation, and blocks."""
    from cms.registries import retention
    from engagement.models import Block, ConversationReport, Line, Participant, TrailLook

    goes_along = _("Verdwijnt met het gesprek.")
    for name, model, fields in (
        ("participants", Participant, ("user",)),
        ("lines", Line, ("text",)),
        ("reports", ConversationReport, ("text", "decided_by")),
        ("looks", TrailLook, ("by",)),
    ):
        retention.register(
            retention.Rule(name=f"engagement.conversation_{name}", model=model, reason=goes_along, fields=fields)
        )
    retention.register(
        retention.Rule(
            name="engagement.blocks",
            model=Block,
            reason=_("Een blokkade geldt tot u haar opheft, of tot een van beide accounts verdwijnt."),
            fields=("blocker", "blocked"),
            what=_("Van wie u geen berichten wilt"),
            term=_("Tot u dat terugdraait"),
        )
    )
