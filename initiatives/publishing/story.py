"""The story of a resident: plain text in the form, one block of text on the page. Pure functions."""

import html
import re

TAG = re.compile(r"<[^>]*>")
PLAIN = re.compile(r"</?p(?: data-block-key=\"[^\"]*\")?>|<br ?/?>")


def to_html(text):
    """Paragraphs of plain text as HTML; whatever looks like HTML is shown as it was typed."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br/>')}</p>" for part in paragraphs)


def to_text(source):
    """The plain text of such HTML, also of what an editor made of it."""
    text = re.sub(r"<br ?/?>", "\n", source)
    text = re.sub(r"</(?:p|h[1-6]|li|ul|ol)>", "\n\n", text)
    text = html.unescape(TAG.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def is_plain(source):
    """Whether nothing is lost when this HTML becomes text and HTML again."""
    return not TAG.search(PLAIN.sub("", source))


def read(body):
    """The text of the first block of text on the page."""
    block = _first(body)
    return to_text(block.value.source) if block else ""


def is_formatted(body):
    """Whether an editor gave the story headings, links or lists, which a change in the form takes away."""
    block = _first(body)
    return bool(block) and not is_plain(block.value.source)


def write(body, text):
    """What the body becomes, as a StreamField stores it: only the first block of text changes, and only if it must."""
    stored = body.get_prep_value()
    if text == read(body):
        return stored
    first = next((block for block in stored if block["type"] == "text"), None)
    if first is None:
        return [{"type": "text", "value": to_html(text)}, *stored]
    if not text:
        return [block for block in stored if block is not first]
    return [{**block, "value": to_html(text)} if block is first else block for block in stored]


def _first(body):
    return next((block for block in body if block.block_type == "text"), None)
