"""The steps in which a resident tells about an initiative.

Each step reads its answers from a page and writes them to one. A draft may miss everything but its title.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from cms.filters import place_choices, places_to_choose
from cms.models import Neighbourhood, Theme
from cms.text_fields import OneLineField, ParagraphsField, refuse_contact_data
from initiatives.models import InitiativeLink, InitiativePage, InitiativeRole
from initiatives.models.initiatives import EARLIEST_YEAR, Month
from initiatives.phases import ENDED, Phase

from . import story

WEB_ADDRESS = re.compile(r"://|www\.", re.I)
LONGEST_TITLE, LONGEST_SENTENCE, LONGEST_STORY, LONGEST_LIST = 100, 250, 6000, 2000
MOST_ROLES, MOST_LINKS = 12, 6
PERIOD = ("since_month", "since_year", "ended_month", "ended_year")
TOO_LONG = _("Deze tekst is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van.")


def line_field(label, length, *, required=False, needed="", hint="", validators=(refuse_contact_data,)):
    return OneLineField(
        label=label,
        max_length=length,
        required=required,
        help_text=hint,
        validators=list(validators),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": needed, "max_length": TOO_LONG},
    )


def paragraphs_field(label, length, *, hint="", rows=6, required=False, needed="", **options):
    return ParagraphsField(
        label=label,
        max_length=length,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": TOO_LONG},
        **options,
    )


def _month_field(label):
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Weet ik niet")), *Month.choices],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Kies een van de antwoorden.")},
    )


def _year_field(label):
    message = _("Vul een jaar in van vier cijfers, zoals 2024.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=9999,
        help_text=_("Laat leeg als u het niet weet."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
    )


def refuse_web_address(value):
    """A title goes into lists and mails to others: no place for advertising."""
    if WEB_ADDRESS.search(value):
        raise ValidationError(_("Zet hier geen webadres. In stap 5 is er plaats voor links."))


class StepForm(forms.Form):
    """One step. `started_from` is the revision that the form shows: nobody overwrites what somebody else did since."""

    started_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page

    @classmethod
    def read(cls, page):
        """The answers that the page holds."""
        raise KeyError(cls)

    def write(self, page):
        """Put the answers on the page; saving it is for others."""
        raise KeyError(self)

    def visible(self):
        return self.visible_fields()


class IdeaForm(GuardedFormMixin, StepForm):
    """What it is, in a title and a sentence."""

    guard_name = "initiatives.begin"

    title = line_field(
        _("Hoe heet uw initiatief?"),
        LONGEST_TITLE,
        required=True,
        needed=_("Geef uw initiatief een naam."),
        hint=_("Een korte naam is het best. U kunt de naam later nog veranderen."),
        validators=(refuse_contact_data, refuse_web_address),
    )
    introduction = paragraphs_field(
        _("Vertel in één zin wat het is"),
        LONGEST_SENTENCE,
        rows=3,
        hint=_(
            "Bijvoorbeeld: wij maken samen een tuin op het plein, waar iedereen mag oogsten. Het mag later, maar wel "
            "voordat u de pagina indient."
        ),
        validators=[refuse_contact_data],
    )
    phase = forms.ChoiceField(
        label=_("Hoe ver is het?"),
        choices=[(phase.value, phase.label) for phase in Phase],
        widget=forms.RadioSelect,
        initial=Phase.IDEA,
        error_messages={"required": _("Kies hoe ver het is."), "invalid_choice": _("Kies een van de antwoorden.")},
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def read(cls, page):
        return {"title": page.title, "introduction": page.introduction, "phase": page.phase}

    def write(self, page):
        page.title = page.draft_title = self.cleaned_data["title"]
        page.introduction = " ".join(self.cleaned_data["introduction"].split())
        page.phase = self.cleaned_data["phase"]
        if page.phase not in (Phase.FINISHED, Phase.STOPPED):
            page.ended_year = page.ended_month = None


class StoryForm(StepForm):
    """The story, and what came of it."""

    story = paragraphs_field(
        _("Uw verhaal"),
        LONGEST_STORY,
        rows=14,
        hint=_(
            "Waarom begon u? Wat doet u, en met wie? Een lege regel begint een nieuwe alinea. Het mag later, maar wel "
            "voordat u de pagina indient."
        ),
        validators=[refuse_contact_data],
    )
    results = paragraphs_field(
        _("Wat is er al bereikt?"),
        LONGEST_LIST,
        rows=4,
        hint=_("Zet elk resultaat op een eigen regel."),
        validators=[refuse_contact_data],
    )
    lessons = paragraphs_field(
        _("Wat leerde u, en kunnen anderen daar iets aan hebben?"),
        LONGEST_LIST,
        rows=4,
        hint=_("Zet elke les op een eigen regel."),
        validators=[refuse_contact_data],
    )

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, page=page, **kwargs)
        if page is not None and story.is_formatted(page.body):
            self.fields["story"].help_text = _(
                "De redactie gaf uw verhaal kopjes of links. Als u hier iets wijzigt, verdwijnen die."
            )

    @classmethod
    def read(cls, page):
        return {"story": story.read(page.body), "results": page.results, "lessons": page.lessons}

    def write(self, page):
        page.body = page.body.stream_block.to_python(story.write(page.body, self.cleaned_data["story"]))
        page.results, page.lessons = self.cleaned_data["results"], self.cleaned_data["lessons"]


class PlaceForm(StepForm):
    """Where it is and what it is about."""

    neighbourhoods = forms.MultipleChoiceField(
        label=_("In welke wijk of welk stadsdeel?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies er één of meer."),
    )
    location = line_field(
        _("Op welke plek?"),
        120,
        hint=_("Een park, een plein of een gebouw. Geen huisadres."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Waar gaat het over?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies wat het best past."),
    )
    since_month = _month_field(_("Sinds welke maand?"))
    since_year = _year_field(_("Sinds welk jaar?"))
    ended_month = _month_field(_("In welke maand eindigde het?"))
    ended_year = _year_field(_("In welk jaar eindigde het?"))

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, page=page, **kwargs)
        self.fields["neighbourhoods"].choices = place_choices(places_to_choose())
        self.fields["themes"].choices = [(theme.slug, theme.name) for theme in Theme.objects.all()]
        if page is None or page.phase not in ENDED:
            del self.fields["ended_month"], self.fields["ended_year"]

    @classmethod
    def read(cls, page):
        places = page.neighbourhoods.all()
        themes = page.themes.all()
        return {
            "neighbourhoods": sorted(place.slug for place in places),
            "location": page.location,
            "themes": sorted(theme.slug for theme in themes),
            **{name: getattr(page, name) for name in PERIOD},
        }

    def clean(self):
        cleaned = super().clean()
        told = {name: cleaned.get(name) for name in PERIOD}
        wrong = InitiativePage(phase=self.page.phase if self.page else "", **told).period_faults()
        for name, fault in wrong.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, fault)
        return cleaned

    def write(self, page):
        chosen = self.cleaned_data["neighbourhoods"]
        # What an editor chose and a resident cannot, such as a buurt, stays.
        offered = {slug for _name, group in self._groups() for slug, _label in group}
        kept = [place for place in page.neighbourhoods.all() if place.slug not in offered]
        page.neighbourhoods = kept + list(Neighbourhood.objects.filter(slug__in=chosen).defer("boundary"))
        page.themes = list(Theme.objects.filter(slug__in=self.cleaned_data["themes"]))
        page.location = self.cleaned_data["location"]
        for name in PERIOD:
            if name in self.cleaned_data:
                setattr(page, name, self.cleaned_data[name])

    def _groups(self):
        for name, value in self.fields["neighbourhoods"].choices:
            yield (name, value) if isinstance(value, list | tuple) else ("", [(name, value)])


class TeamForm(StepForm):
    """Who does what, where one reads more, and whether readers may react. Rows without answers are left out."""

    takes_comments = forms.BooleanField(label=_("Lezers mogen onder de pagina reageren"), required=False, initial=True)

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, page=page, **kwargs)
        last = self.fields.pop("takes_comments")
        there = self.read(page) if page is not None else {}
        self.role_rows = range(min(len([name for name in there if name.startswith("role_")]) + 2, MOST_ROLES))
        self.link_rows = range(min(len([name for name in there if name.startswith("url_")]) + 1, MOST_LINKS))
        for row in self.role_rows:
            number = {"number": row + 1}
            hint = _("Bijvoorbeeld: trekker, penningmeester, regelt het materiaal.") if row == 0 else ""
            self.fields[f"role_{row}"] = line_field(_("Rol %(number)d") % number, 80, hint=hint)
            self.fields[f"name_{row}"] = line_field(_("Voornaam bij rol %(number)d") % number, 80)
        for row in self.link_rows:
            number = {"number": row + 1}
            self.fields[f"url_{row}"] = forms.URLField(
                label=_("Webadres %(number)d") % number,
                required=False,
                max_length=500,
                assume_scheme="https",
                validators=[URLValidator(schemes=["https"], message=_("Begin het webadres met https://."))],
                widget=forms.URLInput(attrs={"autocomplete": "off"}),
                error_messages={"invalid": _("Dit is geen webadres. Een voorbeeld: https://www.voorbeeld.nl")},
            )
            self.fields[f"label_{row}"] = line_field(_("Naam van link %(number)d") % number, 80)
        self.fields["takes_comments"] = last

    @classmethod
    def read(cls, page):
        found = {"takes_comments": page.takes_comments}
        for row, role in enumerate(page.roles.all()):
            found |= {f"role_{row}": role.role, f"name_{row}": role.name}
        for row, link in enumerate(page.links.all()):
            found |= {f"url_{row}": link.url, f"label_{row}": link.label}
        return found

    def clean(self):
        cleaned = super().clean()
        for row in self.role_rows:
            if cleaned.get(f"name_{row}") and not cleaned.get(f"role_{row}") and f"role_{row}" not in self.errors:
                self.add_error(f"role_{row}", _("Vul ook in wat deze persoon doet."))
        for row in self.link_rows:
            if cleaned.get(f"label_{row}") and not cleaned.get(f"url_{row}") and f"url_{row}" not in self.errors:
                self.add_error(f"url_{row}", _("Vul ook het webadres in."))
        return cleaned

    def write(self, page):
        found = self.cleaned_data
        page.roles = [
            InitiativeRole(role=found[f"role_{row}"], name=found[f"name_{row}"], sort_order=row)
            for row in self.role_rows
            if found[f"role_{row}"]
        ]
        page.links = [
            InitiativeLink(
                url=found[f"url_{row}"], label=found[f"label_{row}"] or found[f"url_{row}"][:80], sort_order=row
            )
            for row in self.link_rows
            if found[f"url_{row}"]
        ]
        page.takes_comments = found["takes_comments"]
