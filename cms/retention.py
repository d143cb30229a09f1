"""Keeping the promises of `cms.registries.retention`: what is old enough goes."""

from dataclasses import dataclass

from django.db import transaction

from . import auditing
from .models import AuditEntry
from .registries import retention


@dataclass(frozen=True)
class Outcome:
    """What one rule found: `count` rows whose time has come; `kept` when the rule keeps its data."""

    rule: retention.Rule
    count: int
    kept: bool = False


@transaction.atomic
def _apply_rule(rule):
    count = rule.apply(rule.expired())
    auditing.record(AuditEntry.Action.SYSTEM, view=f"apply_retention:{rule.name}"[:120], object_id=count)
    return count


def apply_rules(*, dry_run):
    """Go through every rule; delete or anonymise unless `dry_run`. Returns the Outcomes by rule name.

    Each rule is a transaction of its own, with a line in the audit log: one that fails does not hold back
    what came before it.
    """
    outcomes = []
    for rule in retention.all_rules():
        if rule.expired is None:
            outcomes.append(Outcome(rule, 0, kept=True))
        else:
            outcomes.append(Outcome(rule, rule.expired().count() if dry_run else _apply_rule(rule)))
    return outcomes
