"""Lets the one form component give every widget its class and its descriptions."""

from django import template

register = template.Library()

TEXT = "utrecht-textbox"
CLASSES = {"textarea": "utrecht-textarea", "select": "utrecht-select", "selectmultiple": "utrecht-select"}
# The classes with which a component follows the state of its element. That of a text area would make an empty one
# red before anybody typed: `:invalid` holds for a required field from the start.
STATES = {TEXT: f"{TEXT}--html-input", "utrecht-select": "utrecht-select--html-select", "utrecht-textarea": ""}
PLAIN = {"checkbox", "clearablefile", "file"}


@register.simple_tag
def form_widget(field, hint=""):
    """The input of a bound field, tied to the hint and the errors that form_field_notes.html shows."""
    attrs = {}
    if field.widget_type not in PLAIN:
        name = CLASSES.get(field.widget_type, TEXT)
        attrs["class"] = f"{name} {STATES[name]}".strip()
        if field.errors:
            attrs["class"] += f" {name}--invalid"
    notes = [f"{field.auto_id}_helptext"] if hint else []
    notes += [f"{field.auto_id}_error"] if field.errors else []
    if notes:
        attrs["aria-describedby"] = " ".join(notes)
    return field.as_widget(attrs=attrs)
