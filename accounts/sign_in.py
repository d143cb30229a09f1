"""Signing in with a mailed link, or with the code from the same mail on another device.

An address is confirmed by use of what only its mailbox holds. The account is made then and not before, so that
asking for a mail stores nothing about anybody that lasts.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cms import limits
from cms.addresses import address_key, normalise_address
from messaging.outbox import URGENT, cancel_mail, plan_mail
from messaging.suppression import mailbox_proved

from .addresses import site_url
from .models import SignInRequest, User

VALID = timedelta(minutes=15)
KEEP_MAIL = timedelta(days=1)
CODE_DIGITS = 6
# Per address. Twenty tries an hour at six digits: one chance in 50,000, while its owner gets mail after mail.
MAILS = limits.Rate.of(5, minutes=15)
GUESSES = limits.Rate.of(20, minutes=60)
# Per network, over all addresses: wide enough for a library, where each code that is typed counts for one.
GUESSES_OF_NETWORK = limits.Rate.of(60, minutes=60)


class SignInError(Exception):
    """The link or code opens nothing."""


class GoneError(SignInError):
    """Used, expired, replaced by a newer one, or never there: nobody learns which."""


class AccountClosedError(SignInError):
    """The address was proven, but its account is closed or belongs to a member of staff."""


class TooManyGuessesError(SignInError):
    """The code no longer counts; the link in the mail still does."""


class WrongCodeError(SignInError):
    """Not this code. `left` is how often one may still try."""

    def __init__(self, left):
        super().__init__(left)
        self.left = left


@dataclass(frozen=True)
class SignIn:
    """A proven address: its account, and where its owner wanted to go."""

    user: User
    next_url: str


def _key(kind, value):
    return salted_hmac(f"accounts.sign_in.{kind}", value, algorithm="sha256").hexdigest()


def _code_key(address, code):
    return _key("code", f"{address_key(address)}:{code}")


def _is_of_staff(address):
    return User.objects.filter(email=address).exclude(pk__in=User.objects.residents()).exists()


def _cause(row):
    return f"sign-in:{row.link_key}"


def _forget_earlier(address):
    """Requests that a newer one replaces. Mail about them that still waits would only lead to a dead link."""
    earlier = SignInRequest.objects.filter(address=address)
    for row in earlier:
        cancel_mail(_cause(row))
    earlier.delete()


@transaction.atomic
def request_sign_in(*, address, next_url=""):
    """Mail a link and a code to this address; earlier ones of the address stop working.

    Known, unknown and staff addresses take the same road, and beyond the limit nothing happens, silently: whoever
    asks learns nothing. Members of staff are told by mail where their own door is.
    """
    address = normalise_address(address)
    # The lock on the bucket makes requests for one address wait for each other.
    if limits.take(f"sign-in:mail:{address_key(address)}", MAILS):
        return
    secret, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    now = timezone.now()
    _forget_earlier(address)
    row = SignInRequest.objects.create(
        address=address,
        link_key=_key("link", secret),
        code_key=_code_key(address, code),
        next_url=next_url,
        created_at=now,
        expires_at=now + VALID,
    )
    if _is_of_staff(address):
        template, context = "accounts/sign_in_staff", {"url": site_url(reverse("wagtailadmin_home"))}
    else:
        template = "accounts/sign_in"
        context = {
            "url": site_url(reverse("sign_in_link", args=[secret])),
            "code": f"{code[:3]} {code[3:]}",
            "minutes": VALID.seconds // 60,
        }
    plan_mail(
        cause=_cause(row),
        to=address,
        template=template,
        context=context,
        priority=URGENT,
        keep=KEEP_MAIL,
        useful_for=VALID,
    )


def find_request(secret):
    """The open request of a mailed link. Raises GoneError."""
    row = SignInRequest.objects.open().filter(link_key=_key("link", secret)).first()
    if row is None:
        raise GoneError
    return row


@transaction.atomic
def use_link(secret):
    """Sign in with the secret of a mailed link, once. Raises GoneError or AccountClosedError."""
    return _use(find_request(secret))


def use_code(*, address, code, network=""):
    """Sign in with the mailed code, once. Raises any SignInError.

    `network` names the bucket of where the code was typed. Each try is counted before it is looked at, in a
    transaction of its own, so that tries at the same moment are never more than the limit. The newest request of
    the address counts.
    """
    address = normalise_address(address)
    row = SignInRequest.objects.open().filter(address=address).order_by("-created_at", "-pk").first()
    if row is None:
        raise GoneError
    if network and limits.take(network, GUESSES_OF_NETWORK):
        raise TooManyGuessesError
    if limits.take(f"sign-in:guess:{address_key(address)}", GUESSES):
        raise TooManyGuessesError
    if not SignInRequest.objects.guessable().filter(pk=row.pk).update(wrong_codes=F("wrong_codes") + 1):
        raise TooManyGuessesError
    row.refresh_from_db(fields=["wrong_codes"])
    if not constant_time_compare(row.code_key, _code_key(address, code)):
        left = max(SignInRequest.MOST_WRONG_CODES - row.wrong_codes, 0)
        raise WrongCodeError(left) if left else TooManyGuessesError
    return _use(row)


@transaction.atomic
def _use(row):
    """One conditional update decides between two browsers; the account is made by whoever wins."""
    now = timezone.now()
    if not SignInRequest.objects.open(now).filter(pk=row.pk).update(used_at=now):
        raise GoneError
    mailbox_proved(address_key(row.address))
    user = User.objects.filter(email=row.address).first()
    if user is None:
        user = User.objects.create_user(row.address)
    if not User.objects.residents().filter(pk=user.pk, is_active=True).exists():
        raise AccountClosedError
    if user.warned_at:
        User.objects.filter(pk=user.pk).update(warned_at=None)
    return SignIn(user=user, next_url=row.next_url)
