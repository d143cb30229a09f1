"""The columns of links at the foot of the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .structure import LinkValue


class FooterLinkBlock(blocks.StructBlock):
    """A link to a page, an address on this site such as /toegankelijkheid/, or another site."""

    page = blocks.PageChooserBlock(label=_("Pagina"), required=False)
    url = blocks.CharBlock(label=_("Of een adres"), max_length=250, required=False)
    title = blocks.CharBlock(label=_("Titel"), max_length=80, required=False)

    class Meta:
        icon = "link"
        value_class = LinkValue


class FooterColumnBlock(blocks.StructBlock):
    """A heading with links."""

    title = blocks.CharBlock(label=_("Kop"), max_length=60)
    links = blocks.ListBlock(FooterLinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Kolom")
