"""Consent: what people may be asked, in which words, and the proof of what they answered.

    from accounts import consents

    consents.register(consents.ConsentPurpose(name="newsletter", ...))   # in AppConfig.ready()
    consents.give(purpose="newsletter", address=address)
    consents.is_given("newsletter", address)

Forms take `accounts.consents.forms.ConsentFormMixin`, which also asks who is younger than 16 for a parent.
"""

from .evidence import proof
from .ledger import current_text, give, history, is_given, standing, withdraw
from .purposes import ConsentPurpose, all_purposes, get, register, unregister

__all__ = [
    "ConsentPurpose",
    "all_purposes",
    "current_text",
    "get",
    "give",
    "history",
    "is_given",
    "proof",
    "register",
    "standing",
    "unregister",
    "withdraw",
]
