"""What the links at the end of each mail do: stop, or report. Both only after a button."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from engagement.models import ConversationReport, Participant

from . import leaving, letters, reports


def _participant(link):
    number = link.subject.removeprefix("participant:")
    found = Participant.objects.select_related("conversation", "user").filter(pk=number, user__isnull=False).first()
    if found is None:
        raise links.LinkRefusedError(_t("Dit gesprek is er niet meer."))
    return found


def _title(link):
    found = (
        Participant.objects.select_related("conversation").filter(pk=link.subject.removeprefix("participant:")).first()
    )
    return found.conversation.title if found else _t("een gesprek dat er niet meer is")


def _stop(link):
    participant = _participant(link)
    leaving.leave(conversation=participant.conversation, user=participant.user)
    return links.Done(title=_t("U bent gestopt met dit gesprek"), text=_t("U krijgt er geen berichten meer van."))


def _report(link):
    participant = _participant(link)
    reports.report(conversation=participant.conversation, user=participant.user, reason=ConversationReport.Reason.OTHER)
    return links.Done(
        title=_t("Bedankt voor uw melding"),
        text=_t("Een medewerker leest het gesprek en laat u weten wat wij doen."),
    )


def register():
    """Called once, when all apps are ready."""
    links.register(
        links.Purpose(
            name=letters.STOP,
            label=_("Stoppen met een gesprek"),
            title=lambda link: _t("Stopt u met dit gesprek?"),
            explain=lambda link: _t("Het gaat over: %s. U krijgt er daarna geen berichten meer van.") % _title(link),
            button=_("Ja, ik stop ermee"),
            perform=_stop,
            lifetime=letters.LINKS_WORK,
            single_use=False,
        )
    )
    links.register(
        links.Purpose(
            name=letters.REPORT,
            label=_("Een gesprek melden"),
            title=lambda link: _t("Wilt u dit gesprek melden?"),
            explain=lambda link: (
                _t("Het gaat over: %s. Een medewerker van de site mag het gesprek dan lezen.") % _title(link)
            ),
            button=_("Ja, meld dit gesprek"),
            perform=_report,
            lifetime=letters.LINKS_WORK,
        )
    )
