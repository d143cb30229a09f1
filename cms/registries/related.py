"""What other modules have that belongs to a page: its coming events, what it pitched.

A module declares a provider in `AppConfig.ready()`; the page shows the blocks and knows no module.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Item:
    """One thing: what it is, where, a few words about it, and when in words. `status` is a word or two for a label."""

    title: str
    url: str
    text: str = ""
    status: str = ""
    when: str = ""


@dataclass(frozen=True)
class Block:
    """Things that belong together, below one heading."""

    name: str
    title: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Provider:
    """`blocks` gives what readers may see now for a page of `model`; nothing is an empty list."""

    name: str
    model: type
    blocks: Callable[[Any], list[Block]]
    order: int = 50


_providers: dict[str, Provider] = {}


def register(provider):
    """Add a provider. Raises ImproperlyConfigured when the name is taken by another."""
    if _providers.get(provider.name, provider) != provider:
        raise ImproperlyConfigured(f"Provider {provider.name!r} is declared twice.")
    _providers[provider.name] = provider


def unregister(name):
    """Take a provider away again."""
    _providers.pop(name, None)


def blocks_for(page):
    """All blocks with something in them, in the order of their providers."""
    found = sorted(_providers.values(), key=lambda provider: (provider.order, provider.name))
    return [block for one in found if isinstance(page, one.model) for block in one.blocks(page) if block.items]
