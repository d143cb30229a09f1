"""What a kept mail said, as far as staff may see it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import kinds, rendering

# A link in a mail may open something for whoever has it: staff see where it leads, not the key in it.
LINK = re.compile(r"(https?://[^\s/]+/)[^\s<>]+")


@dataclass(frozen=True)
class ShownText:
    """Subject and text, or the reason why there is none."""

    subject: str = ""
    text: str = ""
    reason: str = ""


def shown_text(message):
    """The ShownText of a message."""
    if message.body is None:
        return ShownText(reason=_("De inhoud is verwijderd na de bewaartermijn."))
    name = message.body.template or message.kind
    if kinds.get(name).is_secret:
        return ShownText(reason=_("De inhoud is geheim: wie haar leest, kan zich als de ontvanger aanmelden."))
    try:
        rendered = rendering.fill(rendering.render(message.body), message.values)
    except rendering.RenderingError as error:
        return ShownText(reason=str(error))
    return ShownText(LINK.sub(r"\1…", rendered.subject), LINK.sub(r"\1…", rendered.text))
