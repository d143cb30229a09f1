"""The rules of Wagtail's content checker (axe-core), with what to do about each in Dutch.

Wagtail runs ten rules; this list has every rule that says something about content or about our own blocks.
Rules without a text here are left out: axe would explain them in English.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# rule of axe-core: (what is wrong, what to do)
MESSAGES = {
    "alt-text-quality": (
        _("De beschrijving van een afbeelding lijkt op een bestandsnaam"),
        _("Schrijf wat er te zien is."),
    ),
    "image-alt": (_("Een afbeelding heeft geen beschrijving"), _("Beschrijf wat er te zien is of kies “versiering”.")),
    "image-redundant-alt": (
        _("De beschrijving herhaalt de tekst ernaast"),
        _("Maak de afbeelding versiering of beschrijf iets anders."),
    ),
    "input-image-alt": (_("Een knop met een afbeelding heeft geen naam"), _("Geef de knop een beschrijving.")),
    "role-img-alt": (_("Een tekening heeft geen beschrijving"), _("Beschrijf wat er te zien is.")),
    "svg-img-alt": (_("Een tekening heeft geen beschrijving"), _("Beschrijf wat er te zien is.")),
    "button-name": (_("Een knop heeft geen tekst"), _("Schrijf op de knop wat er gebeurt.")),
    "input-button-name": (_("Een knop heeft geen tekst"), _("Schrijf op de knop wat er gebeurt.")),
    "link-name": (_("Een link heeft geen tekst"), _("Geef de link woorden die zeggen waar hij heen gaat.")),
    "link-in-text-block": (
        _("Een link in de tekst is alleen aan zijn kleur te zien"),
        _("Meld dit aan de beheerder: links horen onderstreept te zijn."),
    ),
    "identical-links-same-purpose": (
        _("Twee links met dezelfde tekst gaan ergens anders heen"),
        _("Geef elke link zijn eigen woorden."),
    ),
    "empty-heading": (_("Een kop is leeg"), _("Vul de kop in of haal hem weg.")),
    "heading-order": (_("Een kop slaat een niveau over"), _("Gebruik na kop 2 eerst kop 3.")),
    "page-has-heading-one": (_("De pagina heeft geen hoofdkop"), _("Vul de titel van de pagina in.")),
    "p-as-heading": (_("Een vette alinea doet dienst als kop"), _("Gebruik een echte kop.")),
    "empty-table-header": (_("Een kolom of rij van een tabel heeft geen kop"), _("Vul de kop in.")),
    "td-headers-attr": (_("Een tabel verwijst naar koppen die er niet zijn"), _("Maak de tabel opnieuw.")),
    "th-has-data-cells": (_("Een kop in een tabel hoort bij geen enkele cel"), _("Maak de tabel opnieuw.")),
    "scope-attr-valid": (_("De koppen van een tabel kloppen niet"), _("Maak de tabel opnieuw.")),
    "table-duplicate-name": (_("Titel en samenvatting van een tabel zijn gelijk"), _("Haal een van de twee weg.")),
    "list": (_("Een lijst is niet goed opgebouwd"), _("Maak de lijst opnieuw met de knop voor lijsten.")),
    "listitem": (_("Een lijstpunt staat buiten een lijst"), _("Maak de lijst opnieuw met de knop voor lijsten.")),
    "definition-list": (_("Een lijst met begrippen is niet goed opgebouwd"), _("Meld dit aan de beheerder.")),
    "dlitem": (_("Een begrip staat buiten zijn lijst"), _("Meld dit aan de beheerder.")),
    "video-caption": (_("Een video heeft geen ondertiteling"), _("Voeg een bestand met ondertiteling toe.")),
    "no-autoplay-audio": (_("Geluid begint vanzelf"), _("Laat de lezer het geluid zelf starten.")),
    "frame-title": (_("Een ingevoegd deel heeft geen titel"), _("Geef het een titel die zegt wat het is.")),
    "frame-title-unique": (_("Twee ingevoegde delen hebben dezelfde titel"), _("Geef elk deel zijn eigen titel.")),
    "summary-name": (_("Een uitklapblok heeft geen kop"), _("Vul de vraag of kop in.")),
    "color-contrast": (_("Tekst steekt te weinig af tegen de achtergrond"), _("Meld dit aan de beheerder.")),
    "target-size": (_("Knoppen of links staan te dicht op elkaar"), _("Meld dit aan de beheerder.")),
    "label": (_("Een invulveld heeft geen naam"), _("Meld dit aan de beheerder.")),
    "select-name": (_("Een keuzelijst heeft geen naam"), _("Meld dit aan de beheerder.")),
    "nested-interactive": (_("Een knop of link zit in een andere"), _("Haal een van de twee weg.")),
    "scrollable-region-focusable": (
        _("Een deel dat schuift is niet met het toetsenbord te bereiken"),
        _("Meld dit aan de beheerder."),
    ),
    "duplicate-id-aria": (_("Twee delen van de pagina hebben dezelfde naam"), _("Meld dit aan de beheerder.")),
    "aria-allowed-attr": (_("Een deel van de pagina is verkeerd gemerkt"), _("Meld dit aan de beheerder.")),
    "aria-hidden-focus": (_("Een verborgen deel is toch te bereiken"), _("Meld dit aan de beheerder.")),
    "tabindex": (_("De volgorde met de tabtoets klopt niet"), _("Meld dit aan de beheerder.")),
    "skip-link": (_("De link naar de inhoud werkt niet"), _("Meld dit aan de beheerder.")),
    "region": (_("Tekst staat buiten de delen van de pagina"), _("Meld dit aan de beheerder.")),
    "landmark-one-main": (_("Het hoofddeel van de pagina ontbreekt"), _("Meld dit aan de beheerder.")),
    "document-title": (_("De pagina heeft geen titel"), _("Vul de titel in.")),
    "html-has-lang": (_("De taal van de pagina ontbreekt"), _("Meld dit aan de beheerder.")),
    "valid-lang": (_("De taal van een stuk tekst klopt niet"), _("Meld dit aan de beheerder.")),
    "empty-meta-description": (
        _("Er is geen beschrijving voor zoekmachines"),
        _("Vul de inleiding in, of de beschrijving op het tabblad Promotie."),
    ),
}


class FullContentCheckerItem(ContentCheckerItem):
    """The checker with all of `MESSAGES`."""

    # The frame of the site is no editor's work. It has its own tests, and in the narrow preview the checker
    # takes the footer's background for white.
    axe_exclude = [".demo-banner", ".site-header", ".site-footer"]
    axe_run_only = list(MESSAGES)
    axe_messages = {rule: {"error_name": wrong, "help_text": todo} for rule, (wrong, todo) in MESSAGES.items()}


def widen(items):
    """Put our checker in the place of Wagtail's, in a list of userbar items."""
    for number, item in enumerate(items):
        if isinstance(item, ContentCheckerItem) and not isinstance(item, FullContentCheckerItem):
            items[number] = FullContentCheckerItem(in_editor=item.in_editor)
