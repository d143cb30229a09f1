"""How long personal data stays, declared beside the model that holds it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.db.models import Model, QuerySet
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

# Whom or what a rule is about, in the order of the privacy page.
YOU, SAFETY, STAFF = "you", "safety", "staff"
ABOUT = (YOU, SAFETY, STAFF)

EDITORIAL = (Page, AbstractImage, AbstractRendition, AbstractDocument)
PERSONAL_WORDS = {"email", "name", "address", "phone", "mobile", "birth", "postcode", "iban", "bsn"}


@dataclass(frozen=True)
class Rule:
    """One promise: what happens to which rows, and why they were kept until then.

    `expired` gives the rows whose time has come; `apply` deletes or anonymises them and returns how many.
    A rule with `expired=None` declares data that stays, with the reason in `reason`.

    `what` and `term` are for the public ("Uw aanmelding voor een bijeenkomst", "3 maanden na de bijeenkomst"): a rule
    with a `what` stands on the privacy page, with others that are `about` the same. A rule that only says "this is no
    data of a person" leaves it empty.
    """

    name: str
    model: type[Model]
    reason: str
    expired: Callable[[], QuerySet] | None = None
    apply: Callable[[QuerySet], int] | None = None
    fields: tuple[str, ...] = ()
    what: str = ""
    term: str = ""
    about: str = YOU


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
    if rule.about not in ABOUT:
        raise ImproperlyConfigured(f"Retention rule {rule.name!r} is about {rule.about!r}; choose from {ABOUT}.")
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
    """Fields that may hold something of a person, by name or by kind.

    By name: e-mail, name, address, phone, birth, account numbers, IP. By kind, whatever the name: free text, JSON
    (answers, context, values), files and other bytes, and references to an account. Of editorial content (pages,
    images, documents, rich text) only the names count: that is written to be public.
    """
    editorial = issubclass(model, EDITORIAL)
    return [
        field.name
        for field in model._meta.get_fields()
        if not field.auto_created and (_named_for_a_person(field) or (not editorial and _could_hold_anything(field)))
    ]


def _named_for_a_person(field):
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    holds_words = isinstance(field, models.CharField | models.TextField | models.DateField)
    return holds_words and bool(PERSONAL_WORDS.intersection(field.name.lower().split("_")))


def _could_hold_anything(field):
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        return field.related_model is get_user_model()
    free = isinstance(field, models.JSONField | models.BinaryField | models.FileField | models.TextField)
    return free and not isinstance(field, RichTextField)


def undeclared(candidates):
    """(model, field) pairs that look personal and are in no rule: the retention test wants none."""
    declared = {(rule.model, name) for rule in _rules.values() for name in rule.fields}
    return [
        (model._meta.label, name)
        for model in candidates
        for name in personal_fields(model)
        if (model, name) not in declared
    ]
