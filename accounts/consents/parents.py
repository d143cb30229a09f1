"""What a parent or school sees and does with the link in its mail."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links, young
from accounts.models import ConsentEvent

from . import purposes

CHANGED = _("De tekst is veranderd sinds onze mail. Laat uw kind de vraag opnieuw stellen.")


def _declared(link):
    """The purpose, in the words about which the mail was. None once the words or the purpose changed."""
    found = next((one for one in purposes.all_purposes() if one.name == link.data.get("purpose")), None)
    return found if found and found.digest() == link.data.get("digest") else None


def _explain(link):
    declared = _declared(link)
    if declared is None:
        return str(CHANGED)
    return _t("%(child)s is jonger dan 16 en wil dit aankruisen: “%(question)s” %(explain)s") % {
        "child": link.data["child"],
        "question": declared.question,
        "explain": declared.explain,
    }


def _perform(link):
    declared = _declared(link)
    if declared is None:
        raise links.LinkRefusedError(str(CHANGED))
    young.answer_as_parent(purpose=declared.name, child=link.data["child"], parent=link.data["parent"])
    return links.Done(
        title=_t("U gaf toestemming"),
        text=_t("U krijgt een mail van ons. Met de link in die mail kunt u de toestemming weer intrekken."),
        next_url="/",
        next_label=_t("Naar de voorpagina"),
    )


def _event(link):
    number = link.subject.partition(":")[2]
    return ConsentEvent.objects.filter(pk=number).first()


def _explain_withdrawal(link):
    event = _event(link)
    if event is None or not event.address:
        return _t("Deze toestemming bestaat niet meer.")
    return _t("U trekt de toestemming in die u gaf voor %(child)s: “%(label)s”.") % {
        "child": event.address,
        "label": purposes.label_of(event.purpose),
    }


def _perform_withdrawal(link):
    event = _event(link)
    if event is None or young.withdraw_as_parent(event) is None:
        raise links.LinkRefusedError(_t("Deze toestemming geldt al niet meer. U hoeft niets te doen."))
    return links.Done(
        title=_t("De toestemming is ingetrokken"),
        text=_t("Wij gebruiken het e-mailadres van uw kind hier niet meer voor."),
        next_url="/",
        next_label=_t("Naar de voorpagina"),
    )


def register():
    """Declare both links."""
    links.register(
        links.Purpose(
            name=young.PARENT,
            label=_("Toestemming van een ouder of school"),
            title=lambda link: _t("Geeft u toestemming?"),
            explain=_explain,
            button=_("Ja, ik geef toestemming"),
            perform=_perform,
            lifetime=young.ANSWER,
        )
    )
    links.register(
        links.Purpose(
            name=young.PARENT_WITHDRAW,
            label=_("Toestemming van een ouder of school intrekken"),
            title=lambda link: _t("Trekt u de toestemming in?"),
            explain=_explain_withdrawal,
            button=_("Trek de toestemming in"),
            perform=_perform_withdrawal,
            lifetime=young.WITHDRAW,
            single_use=False,
            outlives_account=True,
        )
    )
