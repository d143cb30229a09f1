"""The form of a budget. Plain HTML does it all: a line more or less is a button that sends the form back as it is."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.amounts import AmountError, read_amount
from cms.text_fields import OneLineField

from .estimate import MOST_HOURS, MOST_LINES, NAME_LENGTH, NOTE_LENGTH, TITLE_LENGTH, Estimate, Line, Side, tidy
from .summary import summarise

BLANK = ("", "", "")
# How many empty lines a new form has.
FIRST_LINES = {Side.COSTS: 3, Side.INCOME: 2}
PARTS = ("name", "note", "amount")
LONGEST_AMOUNT = 40
# Without a placeholder a style sheet cannot see that nothing was typed, and would print empty lines.
BLANK_PLACE = {"placeholder": " "}
TEXT = BLANK_PLACE | {"dir": "auto"}
UNREADABLE = {
    "number": _("Dit bedrag begrijpen wij niet. Schrijf het zo: 1500 of 1500,50."),
    "unclear": _("Dit bedrag kan twee dingen betekenen. Schrijf 1500 voor duizenden, of 1,50 met twee cijfers."),
    "negative": _("Vul een bedrag in zonder min. Is het geld dat u krijgt? Zet het dan bij de inkomsten."),
    "large": _("Dit bedrag is te hoog voor deze begroting."),
}


class AmountField(OneLineField):
    """Euros and cents as people type them."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs=BLANK_PLACE | {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return read_amount(text) if len(text) <= LONGEST_AMOUNT else self._refuse("number")
        except AmountError as error:
            return self._refuse(error.kind)

    def _refuse(self, kind):
        raise forms.ValidationError(UNREADABLE[kind], code=kind)


class WholeNumberField(forms.IntegerField):
    """A number that may have its unit behind it: "10%", "40 uur"."""

    def __init__(self, *, most, wrong, **kwargs):
        widget = forms.TextInput(attrs=BLANK_PLACE | {"inputmode": "numeric", "autocomplete": "off"})
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(required=False, min_value=0, max_value=most, widget=widget, error_messages=errors, **kwargs)

    def to_python(self, value):
        return super().to_python(re.sub(r"\s*(%|procent|uur|uren)\s*$", "", str(value or "").strip(), flags=re.I))


@dataclass(frozen=True)
class LineFields:
    """The fields of one line. `number` is that in the names of its fields, `place` the one that people see."""

    number: int
    place: int
    name: forms.BoundField
    note: forms.BoundField
    amount: forms.BoundField


@dataclass(frozen=True)
class SideFields:
    """One column of the form; `is_full` when no line can be added.

    `next_id` is the first field of the line that would be: a browser that comes back there puts the cursor in it.
    """

    key: str
    title: str
    hint: str
    line_label: str
    name_label: str
    add_label: str
    lines: list
    is_full: bool
    next_id: str

    @property
    def anchor(self):
        """Where it is on the page, as it stands in an address."""
        return {Side.COSTS: "kosten", Side.INCOME: "inkomsten"}[self.key]


class EstimateForm(forms.Form):
    """A budget as somebody types it.

    Bound to what was sent it has the lines that were sent; `lines` gives those of an unbound one, as texts, by side.
    A valid form has the budget as `estimate`.
    """

    title = OneLineField(
        label=_("Hoe heet uw plan?"),
        required=False,
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"max_length": _("Deze naam is te lang. Gebruik hooguit %(limit_value)d tekens.")},
    )
    unforeseen = WholeNumberField(
        label=_("Onvoorzien: hoeveel procent van de kosten?"),
        help_text=_("Voor tegenvallers. Meestal hooguit 10 procent."),
        most=100,
        wrong=_("Vul een heel getal in van 0 tot en met 100."),
        initial=10,
    )
    hours = WholeNumberField(
        label=_("Hoeveel uur steekt u er samen in?"),
        help_text=_("Van uzelf en van vrijwilligers. Uren zijn geen geld, maar laten zien wat u inbrengt."),
        most=MOST_HOURS,
        wrong=_("Vul een heel getal in, zoals 40."),
    )
    hours_note = OneLineField(
        label=_("Wat doet u in die uren?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"max_length": _("Deze uitleg is te lang. Gebruik hooguit %(limit_value)d tekens.")},
    )

    def __init__(self, data=None, files=None, *, lines=None, **kwargs):
        super().__init__(data, files, **kwargs)
        self.too_many = False
        self.estimate = None
        given = lines or {side: [BLANK] * count for side, count in FIRST_LINES.items()}
        self.numbers = {side: self._sent(side) if self.is_bound else range(len(given[side])) for side in Side}
        for side in Side:
            for place, number in enumerate(self.numbers[side], start=1):
                self._add_line(side, number, place)
                if not self.is_bound:
                    names = (f"{side}-{number}-{part}" for part in PARTS)
                    self.initial |= dict(zip(names, given[side][number], strict=True))
        # As they stand on the page, so that a list of errors has that order too.
        costs, income = ([name for name in self.fields if name.startswith(f"{side}-")] for side in Side)
        self.order_fields(["title", *costs, "unforeseen", *income])

    def _sent(self, side):
        """The numbers of the lines that were sent; at least one, and no more than fit."""
        pattern = re.compile(re.escape(self.add_prefix(side)) + r"-([0-9]{1,4})-(?:name|note|amount)")
        found = sorted({int(match[1]) for name in self.data if (match := pattern.fullmatch(name))})
        self.too_many = self.too_many or len(found) > MOST_LINES
        return found[:MOST_LINES] or [0]

    def _add_line(self, side, number, place):
        labels = _labels(side, place)
        too_long = {"max_length": _("Deze tekst is te lang. Gebruik hooguit %(limit_value)d tekens.")}
        self.fields[f"{side}-{number}-name"] = OneLineField(
            label=labels[0],
            required=False,
            max_length=NAME_LENGTH,
            widget=forms.TextInput(attrs=TEXT),
            error_messages=too_long,
        )
        self.fields[f"{side}-{number}-note"] = OneLineField(
            label=labels[1],
            required=False,
            max_length=NOTE_LENGTH,
            widget=forms.Textarea(attrs=TEXT | {"rows": 1}),
            error_messages=too_long,
        )
        self.fields[f"{side}-{number}-amount"] = AmountField(label=labels[2])

    @property
    def sides(self):
        """The two columns, for the template."""
        texts = {
            Side.COSTS: (
                _t("Kosten"),
                _t("Wat moet u betalen? Schrijf bij de uitleg hoe u aan het bedrag komt."),
                _t("Kostenregel"),
                _t("Waarvoor?"),
                _t("Voeg een kostenregel toe"),
            ),
            Side.INCOME: (
                _t("Inkomsten"),
                _t("Waar komt het geld vandaan? Schrijf bij de uitleg of het zeker is."),
                _t("Inkomstenregel"),
                _t("Van wie?"),
                _t("Voeg een inkomstenregel toe"),
            ),
        }
        return [
            SideFields(
                side,
                *texts[side],
                lines=self._lines_of(side),
                is_full=len(self.numbers[side]) >= MOST_LINES,
                next_id=self.auto_id % self.add_prefix(f"{side}-{len(self.numbers[side])}-name"),
            )
            for side in Side
        ]

    def _lines_of(self, side):
        return [
            LineFields(number, place, *(self[f"{side}-{number}-{part}"] for part in PARTS))
            for place, number in enumerate(self.numbers[side], start=1)
        ]

    def typed(self, side):
        """The texts of each line of this side, as they stand in the form."""
        return [
            tuple(str(self[f"{side}-{number}-{part}"].value() or "") for part in PARTS) for number in self.numbers[side]
        ]

    def clean(self):
        cleaned = super().clean()
        if self.too_many:
            self.add_error(None, _t("Een begroting heeft hooguit %d regels aan elke kant.") % MOST_LINES)
        self.estimate = Estimate(
            title=cleaned.get("title") or "",
            costs=self._cleaned_lines(Side.COSTS),
            income=self._cleaned_lines(Side.INCOME),
            unforeseen=cleaned.get("unforeseen") or 0,
            hours=cleaned.get("hours"),
            hours_note=cleaned.get("hours_note") or "",
        )
        return cleaned

    def _cleaned_lines(self, side):
        get = self.cleaned_data.get
        rows = [[get(f"{side}-{number}-{part}") for part in PARTS] for number in self.numbers[side]]
        lines = [Line(name or "", note or "", amount) for name, note, amount in rows]
        return tuple(line for line in lines if line != Line())

    @property
    def summary(self):
        """How it stands now, whatever is wrong with it: what nobody understands does not count, and is said so."""
        unread, sides = 0, {}
        for side in Side:
            lines = []
            for name, note, typed in self.typed(side):
                amount, wrong = _leniently(typed)
                unread += wrong
                lines.append(Line(tidy(name), tidy(note), amount))
            sides[side.value] = tuple(line for line in lines if line != Line())
        percent = tidy(str(self["unforeseen"].value() or "")).rstrip("% ")
        known = percent.isascii() and percent.isdigit() and len(percent) <= 3
        return summarise(Estimate(**sides, unforeseen=min(int(percent), 100) if known else 0), unread=unread)

    def with_lines(self, **lines):
        """The same form before anybody looks at what is wrong with it, with other lines at some sides."""
        declared = [name for name, field in self.base_fields.items() if not isinstance(field, forms.FileField)]
        plain = {name: self[name].value() for name in declared}
        sides = {side: lines.get(side.value, self.typed(side)) or [BLANK] for side in Side}
        return type(self)(initial=plain, lines=sides, prefix=self.prefix)

    def with_line(self, side):
        """With an empty line below this side; none above the limit."""
        return self.with_lines(**{side: [*self.typed(side), BLANK][:MOST_LINES]})

    def without_line(self, side, number):
        """Without the line of this number."""
        lines = zip(self.numbers[side], self.typed(side), strict=True)
        return self.with_lines(**{side: [texts for one, texts in lines if one != number]})

    def with_examples(self, example):
        """With the lines of the example that are not there by name; what was typed stays, empty lines go."""
        found = {}
        for side in Side:
            typed = [line for line in self.typed(side) if any(text.strip() for text in line)]
            names = {tidy(name).casefold() for name, _note, _amount in typed}
            more = [(line.name, line.note, "") for line in getattr(example, side) if line.name.casefold() not in names]
            found[side] = (typed + more)[:MOST_LINES]
        return self.with_lines(**found)

    @classmethod
    def of(cls, estimate, **kwargs):
        """A form with this budget in it, and an empty line at each side."""
        plain = {name: getattr(estimate, name) for name in EstimateForm.base_fields}
        sides = {side: _texts(getattr(estimate, side)) for side in Side}
        return cls(initial=plain | kwargs.pop("initial", {}), lines=sides, **kwargs)


def _labels(side, place):
    """What the fields of a line are called where they stand alone, as in a list of errors."""
    if side == Side.COSTS:
        return (
            _t("Kostenregel %d: waarvoor?") % place,
            _t("Kostenregel %d: uitleg") % place,
            _t("Kostenregel %d: bedrag") % place,
        )
    return (
        _t("Inkomstenregel %d: van wie?") % place,
        _t("Inkomstenregel %d: uitleg") % place,
        _t("Inkomstenregel %d: bedrag") % place,
    )


def _texts(lines):
    texts = [(line.name, line.note, in_figures(line.amount)) for line in lines]
    return texts + [BLANK] if len(texts) < MOST_LINES else texts


def in_figures(amount):
    """An amount as somebody would type it."""
    return "" if amount is None else f"{amount:.2f}".removesuffix(".00").replace(".", ",")


def _leniently(text):
    """(amount, 1 if nobody understands it)."""
    try:
        return read_amount(text), 0
    except AmountError:
        return None, 1
