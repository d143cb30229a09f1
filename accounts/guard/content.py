"""What a text looks like: a few signs that people hardly ever give and senders of spam often do."""

import re

LINK = re.compile(r"https?://|www\.", re.I)
MARKUP = re.compile(r"<\s*(script|iframe|a\s)|\[(url|link)[=\]]|\bon(load|error|click)\s*=", re.I)
TRADE = re.compile(
    r"\b(viagra|cialis|casino|bitcoin|crypto\w*|forex|backlinks?|seo|escorts?|payday loans?|gastblog|guest posts?)\b",
    re.I,
)
MANY_LINKS = 4


def signs_of_spam(texts):
    """The names of the signs in these texts, empty for an ordinary message.

    One or two links are fine: people point at things. An answer that is nothing but a link is not.
    """
    texts = [text for text in texts if text]
    links = sum(len(LINK.findall(text)) for text in texts)
    signs = {
        "markup": any(MARKUP.search(text) for text in texts),
        "links": links >= MANY_LINKS,
        "trade": bool(links) and any(TRADE.search(text) for text in texts),
        "link_as_answer": any(LINK.match(text.strip()) and len(text.split()) == 1 for text in texts),
    }
    return tuple(name for name, seen in signs.items() if seen)
