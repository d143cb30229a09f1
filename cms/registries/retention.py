"""How long personal data stays, declared beside the model that holds it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.db.models import Model, QuerySet

PERSONAL_WORDS = {"email", "name", "address", "phone", "mobile", "birth", "postcode", "iban", "bsn"}


@dataclass(frozen=True)
class Rule:
    """One promise: what happens to which rows, and why they were kept until then.

    `expired` gives the rows whose time has come; `apply` deletes or anonymises them and returns how many.
    A rule with `expired=None` declares data that stays, with the reason in `reason`.
    """

    name: str
    model: type[Model]
    reason: str
    expired: Callable[[], QuerySet] | None = None
    apply: Callable[[QuerySet], int] | None = None
    fields: tuple[str, ...] = ()


def delete(queryset):
    """Delete the rows and say how many of the model itself went."""
    count = queryset.count()
    queryset.delete()
    return count


_rules: dict[str, Rule] = {}


def register(rule):
    """Add a promise. Raises ImproperlyConfigured for a second rule of that name, half a rule or no such field."""
    if _rules.get(rule.name, rule) != rule:
        raise ImproperlyConfigured(f"Retention rule {rule.name!r} is declared twice.")
    if (rule.expired is None) != (rule.apply is None):
        raise ImproperlyConfigured(f"Retention rule {rule.name!r} needs both expired and apply, or neither.")
    for name in rule.fields:
        try:
            rule.model._meta.get_field(name)
        except FieldDoesNotExist:
            raise ImproperlyConfigured(f"Retention rule {rule.name!r}: there is no field {name!r}.") from None
    _rules[rule.name] = rule


def unregister(name):
    """Take a promise away again."""
    _rules.pop(name, None)


def all_rules():
    """Every promise, by name."""
    return [_rules[name] for name in sorted(_rules)]


def personal_fields(model):
    """Fields whose name or kind suggests a person: e-mail, name, address, phone, birth, account numbers, IP.

    Free text and answers cannot be told by their name; whoever adds such a field declares it all the same.
    """
    found = []
    for field in model._meta.get_fields():
        telling = isinstance(field, models.EmailField | models.GenericIPAddressField)
        holds_words = isinstance(field, models.CharField | models.TextField | models.DateField)
        if telling or (holds_words and PERSONAL_WORDS.intersection(field.name.lower().split("_"))):
            found.append(field.name)
    return found


def undeclared(candidates):
    """(model, field) pairs that look personal and are in no rule: the retention test wants none."""
    declared = {(rule.model, name) for rule in _rules.values() for name in rule.fields}
    return [
        (model._meta.label, name)
        for model in candidates
        for name in personal_fields(model)
        if (model, name) not in declared
    ]
