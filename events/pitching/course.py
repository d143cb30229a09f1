"""From draft to stage: which step leads from which state to which. And the order of an evening. Pure.

States are those of `Pitch.State`.
"""

from datetime import timedelta

# step: {state before: state after}
STEPS = {
    "submit": {"draft": "submitted", "withdrawn": "submitted"},
    "accept": {"submitted": "accepted", "rejected": "accepted"},
    "reject": {"submitted": "rejected", "accepted": "rejected", "confirmed": "rejected"},
    "confirm": {"accepted": "confirmed"},
    "withdraw": {"submitted": "withdrawn", "accepted": "withdrawn", "confirmed": "withdrawn"},
    # Whoever was on the programme is asked anew whether the other day suits; others wait for a decision again.
    "move": {
        "submitted": "submitted",
        "rejected": "submitted",
        "accepted": "accepted",
        "confirmed": "accepted",
    },
    "hold": {"accepted": "pitched", "confirmed": "pitched"},
    "unhold": {"pitched": "confirmed"},
    "miss": {"accepted": "withdrawn", "confirmed": "withdrawn"},
}

# Somebody who was asked gets so long before a reminder, which comes at the latest so long before the evening.
PATIENCE, LAST_CALL = timedelta(days=3), timedelta(days=2)
# Sooner after the question a reminder is a nuisance.
SOONEST = timedelta(hours=12)


def after(step, state):
    """The state after this step, or None when it cannot be taken from here."""
    return STEPS[step].get(state)


def reminder_at(asked_at, starts_at):
    """When to remind somebody who did not answer; None when there is no time for it."""
    moment = asked_at + PATIENCE
    if starts_at is not None:
        moment = min(moment, starts_at - LAST_CALL)
    return moment if moment - asked_at >= SOONEST else None


def reordered(keys, numbers, step=None):
    """The keys in the order that somebody typed: {key: number}, one of them moved by a button (key, -1 or 1).

    A number that was typed over comes before the one that stands there when it moves up, and after it when it moves
    down; what has no number, or an impossible one, stays.
    """

    def place(position, key):
        wanted = numbers.get(key, position)
        return (wanted + (0.5 if wanted > position else -0.5 if wanted < position else 0), position)

    places = {key: place(position, key) for position, key in enumerate(keys, 1)}
    found = sorted(keys, key=places.__getitem__)
    if step and step[0] in found:
        old = found.index(step[0])
        new = min(max(old + step[1], 0), len(found) - 1)
        found.insert(new, found.pop(old))
    return found


def running_times(minutes):
    """[(begins after, ends after)] in minutes from the first pitch on."""
    found, total = [], 0
    for one in minutes:
        found.append((total, total + one))
        total += one
    return found
