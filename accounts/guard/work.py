"""Proof of work: a sum that costs a sender's own device a second or two, and a sender of spam its speed.

The `altcha` library makes and checks the sums; `static/js/guard.js` solves them with the browser's own cryptography.
A sum belongs to one opening of one form, holds for an hour and counts once.
"""

import json
import secrets
from datetime import timedelta

import altcha
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.limits import Rate, take
from cms.models import Bucket

from .networks import bucket_name

ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 10_000
# The sum is to find a number between these: at least some work, and never endless.
LEAST, MOST = 80, 200
LIFETIME = timedelta(hours=1)
LONGEST = 4000
# Fills again long after the sum has expired.
ONCE = Rate(per_second=1 / 86400, burst=1)


def _key(purpose):
    return salted_hmac("accounts.guard.work", purpose, algorithm="sha256").hexdigest()


def challenge(start):
    """A new sum for this opening of a form, as JSON for the page."""
    made = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=LEAST + secrets.randbelow(MOST - LEAST),
        expires_at=timezone.now() + LIFETIME,
        data={"form": start.form, "start": start.nonce, "most": MOST},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("answer"),
    )
    return json.dumps(made.to_dict())


def is_solved(answer, start):
    """Whether this answer solves a sum that was given for this opening of this form; says nothing of a second use."""
    if not answer or len(answer) > LONGEST:
        return False
    result = altcha.verify_solution(answer, _key("challenge"), hmac_key_secret=_key("answer"))
    if not result.verified:
        return False
    data = altcha.Payload.from_base64(answer).challenge.parameters.data
    return isinstance(data, dict) and (data.get("form"), data.get("start")) == (start.form, start.nonce)


def spend(start, submission_key):
    """Use up the answer or the wait of this opening; False when another submission did before.

    The same submission may come again, because people press twice: doing it once is up to whoever handles it.
    """
    used = bucket_name(start.form, "used", f"{start.nonce} {start.not_before}")
    by_this = bucket_name(start.form, "used", f"{start.nonce} {start.not_before} {submission_key}")
    if take(used, ONCE) == 0:
        take(by_this, ONCE)
        return True
    return Bucket.objects.filter(name=by_this).exists()
