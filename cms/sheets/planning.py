"""What a sheet would change: each line is new, changed or the same, or has problems that are named by cell.

Nothing is written here. The same plan is made again right before it is carried out: `digest` tells whether anything
that somebody approved has become different since.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .formulas import unescape_formula
from .tables import cell_name
from .values import CellError, Rows

BATCH = 200
# More than anybody reads; a sheet in the wrong form would give as many as it has cells.
MOST_PROBLEMS = 2000


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which cell, under which heading, what it says and why that cannot be."""

    line: int
    cell: str
    heading: str
    value: str
    why: str


@dataclass(frozen=True)
class PlannedLine:
    """One line that adds or changes a thing. `item` has the new values; nothing of it is saved.

    `changes` are (column, before, after) as texts. `seen` is what the thing was when the plan was made: it may only be
    changed while it still is that.
    """

    number: int
    key: str
    item: object
    changes: tuple
    seen: tuple = ()

    @property
    def is_new(self):
        return not self.seen


@dataclass
class Plan:
    """Everything that one sheet would do. Of very many problems only the first are kept."""

    columns: tuple = ()
    lines: list = field(default_factory=list)
    unchanged: int = 0
    problems: list = field(default_factory=list)
    problem_count: int = 0

    @property
    def added(self):
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self):
        return [line for line in self.lines if not line.is_new]

    @property
    def digest(self):
        """Another one for every other plan."""
        what = [[line.key, list(map(str, line.seen)), list(map(list, line.changes))] for line in self.lines]
        return hashlib.sha256(json.dumps([what, self.problem_count]).encode()).hexdigest()


def state_of(item):
    """What becomes different as soon as somebody changes the thing in any way."""
    return (item.pk, item.latest_revision_id, item.live_revision_id, item.has_unpublished_changes, item.locked)


def make_plan(spec, table, *, progress=lambda done, total: None):
    """The Plan of a Table. `progress` hears how many lines are done, of how many."""
    return _Planner(spec.prepared(), table, progress).make()


class _Planner:
    """One plan in the making: `columns` are those of the sheet by their place."""

    def __init__(self, spec, table, progress):
        self.spec, self.table, self.progress = spec, table, progress
        self.plan = Plan()
        self.columns, self.places = {}, {}
        self.first_line = {}

    def make(self):
        self.match_headings()
        lines = self.table.lines if not self.plan.problem_count else ()
        self.plan.columns = tuple(self.places)
        for start in range(0, len(lines), BATCH):
            self.take(lines[start : start + BATCH])
            self.progress(min(start + BATCH, len(lines)), len(lines))
        return self.plan

    def problem(self, line, position, why, value=None):
        """Note that something is wrong with a cell."""
        self.plan.problem_count += 1
        if len(self.plan.problems) == MOST_PROBLEMS:
            return
        said = (line.cells[position] if position < len(line.cells) else "") if value is None else value
        heading = self.spec.heading_of(self.columns[position]) if position in self.columns else ""
        cell = cell_name(position, line.number)
        self.plan.problems.append(Problem(line.number, cell, heading, str(said)[:200], str(why)))

    def match_headings(self):
        """Which column stands where; each is known, and stands there once."""
        head = self.table.head
        for position, heading in enumerate(head.cells):
            column = self.spec.column_called(heading) if heading else None
            if column and column.name not in self.places:
                self.places[column.name] = position
                self.columns[position] = column
            elif column:
                self.problem(head, position, _("Deze kolom staat er twee keer in."))
            elif heading:
                self.problem(head, position, _("Deze kolom kennen wij niet. Haal haar weg of verbeter de naam."))
        if self.spec.key not in self.places:
            name = self.spec.heading_of(self.spec.by_name[self.spec.key])
            self.problem(head, 0, _("De kolom “%s” ontbreekt. Daaraan herkent de site elke regel.") % name, value="")

    def place_of(self, name=""):
        """Where a column stands; the place of the key for one that the sheet does not have."""
        return self.places.get(name, self.places[self.spec.key])

    def take(self, lines):
        """Plan a few lines, with one look at what is there."""
        read = [(line, values) for line in lines if (values := self.read(line)) is not None]
        keys = [values[self.spec.key] for _line, values in read]
        there = self.spec.model.objects.filter(**{f"{self.spec.key}__in": keys}).prefetch_related(*self.spec.related)
        existing = {getattr(item, self.spec.key): item for item in there}
        for line, values in read:
            item = existing.get(values[self.spec.key])
            if item:
                self.compare(line, values, item)
            else:
                self.add(line, values)

    def read(self, line):
        """The values of a line by name, its key filled in; None when a cell is wrong."""
        values, wrong = {}, self.plan.problem_count
        for position in range(max(len(line.cells), len(self.table.head.cells))):
            text = unescape_formula(line.cells[position]) if position < len(line.cells) else ""
            column = self.columns.get(position)
            if column:
                self.read_cell(line, position, text, values)
            elif text:
                why = _("Boven deze kolom staat geen naam. Zet er een boven of maak de cel leeg.")
                self.problem(line, position, why)
        if self.plan.problem_count == wrong:
            self.find_key(line, values)
        return values if self.plan.problem_count == wrong else None

    def read_cell(self, line, position, text, values):
        column = self.columns[position]
        if column.needed and not text:
            self.problem(line, position, _("Deze cel mag niet leeg zijn."))
            return
        try:
            value = values[column.name] = column.kind.read(text) if text else column.kind.empty
        except CellError as error:
            self.problem(line, position, error)
            return
        # A model says so of a long text, and leaves the checking to forms.
        most = getattr(self.spec.model._meta.get_field(column.name), "max_length", None)
        if most and isinstance(value, str) and len(value) > most:
            why = _("Deze tekst is te lang: %(length)d tekens. Er passen er hoogstens %(most)d.")
            self.problem(line, position, why % {"length": len(value), "most": most})

    def find_key(self, line, values):
        """A new thing gets its key from its title; no two lines may be about the same thing."""
        key = values[self.spec.key] = values[self.spec.key] or self.new_key(line, values.get(self.spec.title, ""))
        if key in self.first_line:
            why = _("Regel %(line)d gaat ook over “%(key)s”. Laat één van de twee staan.")
            self.problem(line, self.place_of(), why % {"line": self.first_line[key], "key": key})
        self.first_line.setdefault(key, line.number)

    def new_key(self, line, title):
        length = self.spec.model._meta.get_field(self.spec.key).max_length
        key = slugify(title)[:length].strip("-")
        if not key:
            self.problem(line, self.place_of(), _("Vul hier een webadres in, zoals buurt-fonds."))
        elif self.spec.model.objects.filter(**{self.spec.key: key}).exists():
            why = _("Het webadres “%s” bestaat al. Vul dat in om te wijzigen, of een ander voor iets nieuws.")
            self.problem(line, self.place_of(), why % key)
        return key

    def compare(self, line, values, item):
        """What this line makes different; nothing when it is as it was."""
        seen, changes = state_of(item), []
        for column in self.columns.values():
            before, after = column.text_of(item), column.kind.write(values[column.name])
            if before != after:
                changes.append((column.name, str(before or ""), str(after or "")))
        if not changes:
            self.plan.unchanged += 1
        elif why := self.spec.refusal(item):
            self.problem(line, self.place_of(), why)
        else:
            names = [name for name, _before, _after in changes]
            self.fill(item, values, names)
            # What did not change needs no look, and neither does a rule that is about that alone.
            same = {field.name for field in item._meta.fields} - set(names)
            self.keep(line, PlannedLine(line.number, values[self.spec.key], item, tuple(changes), seen), same)

    def add(self, line, values):
        """A thing that is not there yet."""
        here = set(self.places)
        missing = [self.spec.heading_of(one) for one in self.spec.columns if one.needed and one.name not in here]
        if missing:
            why = _("Dit webadres is nieuw. Voor iets nieuws zijn ook deze kolommen nodig: %s.") % ", ".join(missing)
            self.problem(line, self.place_of(), why)
            return
        item = self.spec.model()
        self.fill(item, values, here)
        changes = [(name, "", str(self.spec.by_name[name].kind.write(values[name]) or "")) for name in self.places]
        self.keep(line, PlannedLine(line.number, values[self.spec.key], item, tuple(changes)), set())

    @staticmethod
    def fill(item, values, names):
        for name in names:
            value = values[name]
            setattr(item, name, list(value) if isinstance(value, tuple) else value)

    def keep(self, line, planned, unseen):
        """Plan the line if its thing may be so, by the rules of its own model. Links were looked up already."""
        item, links = planned.item, {field.name for field in planned.item._meta.fields if field.is_relation}
        right = self.holds(line, item, partial(item.full_clean, exclude=unseen | links, validate_unique=False))
        for column in self.columns.values():
            for row in getattr(item, column.name).all() if isinstance(column.kind, Rows) else ():
                above = [field.name for field in row._meta.fields if field.is_relation]
                right = self.holds(line, item, partial(row.clean_fields, exclude=above), column.name) and right
        if right:
            self.plan.lines.append(planned)

    def holds(self, line, item, check, name=""):
        """Run a check of the model and note what it raises: at the cell of its field, or else that of the key."""
        try:
            check()
        except ValidationError as error:
            for field_name, reasons in error.update_error_dict({}).items():
                elsewhere = not name and field_name != NON_FIELD_ERRORS and field_name not in self.places
                label = f"{item._meta.get_field(field_name).verbose_name}: " if elsewhere else ""
                for reason in reasons:
                    self.problem(line, self.place_of(name or field_name), label + " ".join(reason.messages))
            return False
        return True
