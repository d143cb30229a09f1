"""The steps in which a resident tells about an initiative, and the smaller forms around its page.

Each step reads its answers from a page and writes them to one. A draft may miss everything but its title.
"""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from accounts.public_name import PublicNameMixin
from cms.filters import place_choices, places_to_choose
from cms.image_forms import SafeImageField
from cms.models import Neighbourhood, Theme
from cms.text_fields import OneLineField, ParagraphsField
from initiatives.models import InitiativeLink, InitiativeRole, InitiativeUpdate
from initiatives.models.parts import refuse_contact_data, today
from initiatives.phases import Phase

from . import photos, story

WEB_ADDRESS = re.compile(r"://|www\.", re.I)
LONGEST_TITLE, LONGEST_SENTENCE, LONGEST_STORY, LONGEST_LIST, LONGEST_UPDATE = 100, 250, 6000, 2000, 2000
MOST_ROLES, MOST_LINKS, MOST_PLACES = 12, 6, 12
TOO_LONG = _("Deze tekst is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van.")


def _line(label, length, *, required=False, needed="", hint="", validators=(refuse_contact_data,)):
    return OneLineField(
        label=label,
        max_length=length,
        required=required,
        help_text=hint,
        validators=list(validators),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": needed, "max_length": TOO_LONG},
    )


def _paragraphs(label, length, *, hint="", rows=6, required=False, needed="", **options):
    return ParagraphsField(
        label=label,
        max_length=length,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": TOO_LONG},
        **options,
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

    title = _line(
        _("Hoe heet uw initiatief?"),
        LONGEST_TITLE,
        required=True,
        needed=_("Geef uw initiatief een naam."),
        hint=_("Een korte naam is het best. U kunt de naam later nog veranderen."),
        validators=(refuse_contact_data, refuse_web_address),
    )
    introduction = _paragraphs(
        _("Vertel in één zin wat het is"),
        LONGEST_SENTENCE,
        rows=3,
        hint=_("Bijvoorbeeld: wij maken samen een tuin op het plein, waar iedereen mag oogsten."),
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

    story = _paragraphs(
        _("Uw verhaal"),
        LONGEST_STORY,
        rows=14,
        hint=_("Waarom begon u? Wat doet u, en met wie? Een lege regel begint een nieuwe alinea."),
        validators=[refuse_contact_data],
    )
    results = _paragraphs(
        _("Wat is er al bereikt?"),
        LONGEST_LIST,
        rows=4,
        hint=_("Zet elk resultaat op een eigen regel."),
        validators=[refuse_contact_data],
    )
    lessons = _paragraphs(
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
    location = _line(
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

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, page=page, **kwargs)
        self.fields["neighbourhoods"].choices = place_choices(places_to_choose())
        self.fields["themes"].choices = [(theme.slug, theme.name) for theme in Theme.objects.all()]

    @classmethod
    def read(cls, page):
        places = page.neighbourhoods.all()
        themes = page.themes.all()
        return {
            "neighbourhoods": sorted(place.slug for place in places),
            "location": page.location,
            "themes": sorted(theme.slug for theme in themes),
        }

    def write(self, page):
        chosen = self.cleaned_data["neighbourhoods"]
        # What an editor chose and a resident cannot, such as a buurt, stays.
        offered = {slug for _name, group in self._groups() for slug, _label in group}
        kept = [place for place in page.neighbourhoods.all() if place.slug not in offered]
        page.neighbourhoods = kept + list(Neighbourhood.objects.filter(slug__in=chosen).defer("boundary"))
        page.themes = list(Theme.objects.filter(slug__in=self.cleaned_data["themes"]))
        page.location = self.cleaned_data["location"]

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
            self.fields[f"role_{row}"] = _line(_("Rol %(number)d") % number, 80, hint=hint)
            self.fields[f"name_{row}"] = _line(_("Voornaam bij rol %(number)d") % number, 80)
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
            self.fields[f"label_{row}"] = _line(_("Naam van link %(number)d") % number, 80)
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


class PhotoForm(forms.Form):
    """One photo, with what it shows."""

    file = SafeImageField(
        label=_("Kies een foto"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Kies eerst een foto.")},
    )
    alt = OneLineField(
        label=_("Wat is er te zien?"),
        max_length=240,
        required=False,
        help_text=_("Wie de foto niet ziet, hoort of leest deze tekst."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
    )
    decorative = forms.BooleanField(
        label=_("De foto is versiering: zij zegt niets dat niet al in de tekst staat"), required=False
    )
    caption = _line(_("Bijschrift"), 200)
    allowed = forms.BooleanField(
        label=_("Ik mag deze foto gebruiken, en wie er herkenbaar op staat, vindt het goed"),
        error_messages={"required": _("Wij mogen de foto alleen plaatsen als dit klopt.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail's field writes its own, with every kind of file.
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // (1024 * 1024)
        self.fields["file"].help_text = (
            _("Hoogstens %s MB. Wij maken de foto kleiner en halen eruit waar en wanneer zij is gemaakt.") % megabytes
        )

    def clean_file(self):
        self.content = photos.cleaned(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("alt") and not cleaned.get("decorative") and "alt" not in self.errors:
            self.add_error("alt", _("Beschrijf wat er te zien is, of kies dat de foto versiering is."))
        return cleaned


class SubmitForm(GuardedFormMixin, forms.Form):
    """The last word before an editor looks."""

    guard_name = "initiatives.submit"

    sure = forms.BooleanField(
        label=_("Wie ik noem of laat zien, vindt dat goed. Ik begrijp dat mijn pagina openbaar wordt."),
        error_messages={"required": _("Vink dit aan als het klopt. Anders kunnen wij de pagina niet plaatsen.")},
    )


class UpdateForm(GuardedFormMixin, forms.Form):
    """News of the initiative."""

    guard_name = "initiatives.update"

    title = _line(_("Waar gaat het over?"), 120, required=True, needed=_("Geef uw nieuws een titel."))
    text = _paragraphs(
        _("Wat is er gebeurd?"),
        LONGEST_UPDATE,
        required=True,
        needed=_("Schrijf op wat er gebeurde."),
        hint=_("Een lege regel begint een nieuwe alinea."),
        validators=[refuse_contact_data],
    )
    date = forms.DateField(
        label=_("Wanneer was dat?"),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Vul een dag in."), "invalid": _("Dit is geen dag. Een voorbeeld: 21-11-2026.")},
    )

    def clean_date(self):
        if self.cleaned_data["date"] > today():
            raise ValidationError(_("Deze dag moet nog komen. Een update gaat over wat er is gebeurd."))
        return self.cleaned_data["date"]

    def update(self):
        return InitiativeUpdate(**{name: self.cleaned_data[name] for name in ("title", "text", "date")})


class InviteForm(GuardedFormMixin, PublicNameMixin, forms.Form):
    """Whom to ask along."""

    guard_name = "initiatives.invite"

    address = forms.EmailField(
        label=_("E-mailadres van wie u uitnodigt"),
        max_length=254,
        help_text=_("Deze persoon krijgt een mail met uw voornaam en de naam van het initiatief."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Vul een e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Een voorbeeld: naam@voorbeeld.nl"),
        },
    )


class SureForm(forms.Form):
    """A tick before something that others notice."""

    sure = forms.BooleanField(
        label=_("Ja, dat wil ik"), error_messages={"required": _("Vink dit aan als u het zeker weet.")}
    )
