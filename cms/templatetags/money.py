"""Amounts in templates."""

from django import template

from cms.money import euros

register = template.Library()
register.filter("euros", euros)
