"""Why a reaction is refused, as a sentence for its writer, and the house rules that these follow from."""

from django.utils.translation import gettext_lazy as _

from engagement.models import CommentDecision

Reason = CommentDecision.Reason

SENTENCES = {
    Reason.RUDE: _("De toon is grof of kwetsend voor anderen."),
    Reason.DISCRIMINATION: _("De tekst zet mensen weg om wie zij zijn, of roept op tot haat."),
    Reason.PRIVATE: _("Er staan gegevens in van een persoon, zoals een adres, een telefoonnummer of een volle naam."),
    Reason.OFF_TOPIC: _("De tekst gaat niet over dit onderwerp."),
    Reason.ADVERTISING: _("De tekst is reclame."),
    Reason.UNTRUE: _("Er staat een beschuldiging in, of iets waarvan wij weten dat het niet klopt."),
    Reason.REPEATED: _("Deze reactie staat er al."),
    Reason.UNLAWFUL: _("De tekst is in strijd met de wet."),
    Reason.OTHER: _("De tekst past niet bij de spelregels."),
}

HOUSE_RULES = (
    _("Schrijf vriendelijk, ook als u het niet eens bent."),
    _("Blijf bij het onderwerp van deze pagina."),
    _("Noem geen adressen, telefoonnummers of volle namen, ook niet van uzelf."),
    _("Plaats geen reclame en geen beschuldigingen."),
)


def sentence(reason):
    """The plain words for a reason."""
    return SENTENCES.get(reason, SENTENCES[Reason.OTHER])
