"""How the door says things: once for the page without scripts, and once as patterns for the scripts of the page."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import moments

EXPECTED, INSIDE, WAITS = "expected", "inside", "waits"
# [(name, text)] for the scripts, which put a name or a number where there is a #.
PATTERNS = [
    ("person", _("1 persoon")),
    ("people", _("# mensen")),
    ("slot", _("# uur")),
    ("online_row", _("kijkt online")),
    ("inside_at", _("binnen om #")),
    ("part", _("#1 van #2")),
    ("double_row", _("twee keer genoteerd, telt één keer")),
    ("waits", _("wachtlijst")),
    ("missed", _("kwam niet")),
    ("kept", _("nog niet verstuurd")),
    ("unlimited", _("geen limiet")),
    ("online", _("Online. Alles staat op de site.")),
    ("sending", _("Bezig met versturen…")),
    ("offline", _("Geen netwerk. U kunt gewoon doorgaan.")),
    ("offline_one", _("Geen netwerk. 1 notitie wacht op deze telefoon. U kunt gewoon doorgaan.")),
    ("offline_many", _("Geen netwerk. # notities wachten op deze telefoon. U kunt gewoon doorgaan.")),
    ("signed_out", _("U bent uitgelogd. Log opnieuw in. Uw notities blijven op deze telefoon staan.")),
    ("trouble", _("De site antwoordt niet goed. Wij proberen het vanzelf opnieuw.")),
    ("refused", _("De site begrijpt een notitie niet. Ververs deze pagina. Blijft het zo, noteer dan op papier.")),
    ("came_in", _("# is binnen.")),
    ("walked_in", _("Genoteerd: # zonder aanmelding.")),
    ("taken_back", _("Ongedaan gemaakt.")),
    ("counted", _("Aantal gewijzigd.")),
    ("was_inside", _("# is al binnen.")),
    ("by_code", _("Gevonden: #")),
    ("gone", _("Deze code is van iemand die zich heeft afgemeld.")),
    ("unknown", _("Deze code staat niet op deze lijst. Zoek op naam.")),
    ("no_code", _("Op deze foto vinden wij geen code. Probeer het nog eens, of typ de code.")),
    ("no_camera", _("De camera doet het niet. Maak een foto van de code, of typ de code.")),
    ("found_none", _("Niemand gevonden.")),
    ("found_one", _("1 gevonden")),
    ("found_many", _("# gevonden")),
    ("no_store", _("Deze browser bewaart niets. Blijf online, of gebruik een andere browser.")),
    ("wipe_first", _("Er wachten nog notities. Zorg eerst voor netwerk, zodat er niets verloren gaat.")),
    ("wiped", _("De lijst is van deze telefoon gewist.")),
    ("forgotten", _("Deze avond is voorbij. De namen zijn van deze telefoon gewist.")),
    ("nothing", _("Deze telefoon heeft de lijst nog niet. Open deze pagina één keer met netwerk.")),
    ("decide_title", _("# is niet (meer) aangemeld")),
    ("decide_unknown", _("Een code die niet (meer) geldt")),
]


def kind_of(row):
    """Which buttons a row has."""
    if row.inside:
        return INSIDE
    return WAITS if row.waits else EXPECTED


def people(count):
    return ngettext("%d persoon", "%d mensen", count) % count


def facts(row):
    """How a party stands, in one line."""
    found = [row.slot_time and _t("%s uur") % row.slot_time, row.is_online and _t("kijkt online")]
    if row.inside:
        found.append(_t("binnen om %s") % moments.clock(row.inside.at))
        if row.inside.count != row.party:
            found.append(_t("%(count)d van %(party)d") % {"count": row.inside.count, "party": row.party})
        elif row.party > 1:
            found.append(people(row.party))
        found.append(row.doubles and _t("twee keer genoteerd, telt één keer"))
    else:
        found += [people(row.party), row.waits and _t("wachtlijst"), row.missed and _t("kwam niet")]
    return " · ".join(one for one in found if one)
