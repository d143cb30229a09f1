"""Keeping the promises of `cms.registries.retention`: what is old enough goes."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst

from . import auditing
from .models import AuditEntry
from .registries import retention

logger = logging.getLogger("cms.retention")

# In the audit log, in the place of the answer of a screen.
FAILED = 500


@dataclass(frozen=True)
class Outcome:
    """What one rule found: `count` rows whose time has come; `kept` when the rule keeps its data.

    `error` names the kind of failure, never its words: those may hold what should have gone.
    """

    rule: retention.Rule
    count: int = 0
    kept: bool = False
    error: str = ""


@dataclass(frozen=True)
class Standing:
    """A rule with what would go now, and when and with how many rows it was last carried out."""

    outcome: Outcome
    last_run: datetime | None = None
    last_count: str = ""

    @property
    def rule(self):
        return self.outcome.rule

    @property
    def label(self):
        """What it is about: as the public reads it, or else the name of the model."""
        return self.rule.what or capfirst(self.rule.model._meta.verbose_name_plural)


def _view(rule):
    return f"apply_retention:{rule.name}"[:120]


@transaction.atomic
def _apply_rule(rule):
    count = rule.apply(rule.expired())
    auditing.record(AuditEntry.Action.SYSTEM, view=_view(rule), object_id=count)
    return count


@transaction.atomic
def _count(rule):
    return rule.expired().count()


def _carry_out(rule, *, dry_run):
    """The Outcome of one rule, also when it fails: then nothing of it was done."""
    if rule.expired is None:
        return Outcome(rule, kept=True)
    try:
        return Outcome(rule, _count(rule) if dry_run else _apply_rule(rule))
    except Exception as error:
        # Not the traceback: a database error quotes the row.
        logger.error("Retention rule %s failed: %s.", rule.name, type(error).__name__)
        if not dry_run:
            auditing.record(AuditEntry.Action.SYSTEM, view=_view(rule), status=FAILED)
        return Outcome(rule, error=type(error).__name__)


def apply_rules(*, dry_run, names=None):
    """Go through every rule, or those of these names; delete or anonymise unless `dry_run`. Gives the Outcomes.

    Each rule is a transaction of its own, with a line in the audit log; one that fails holds back no other.
    Raises KeyError for a name that no rule has.
    """
    rules = {rule.name: rule for rule in retention.all_rules()}
    chosen = [rules[name] for name in names] if names else rules.values()
    return [_carry_out(rule, dry_run=dry_run) for rule in chosen]


def overview():
    """Each rule as it stands now, for staff."""
    runs = AuditEntry.objects.filter(action=AuditEntry.Action.SYSTEM, view__startswith="apply_retention:")
    last = {entry.view: entry for entry in runs.filter(status__isnull=True).order_by("at", "pk")}
    found = []
    for outcome in apply_rules(dry_run=True):
        entry = last.get(_view(outcome.rule))
        found.append(Standing(outcome, entry.at if entry else None, entry.object_id if entry else ""))
    return found
