"""Addresses of residents' own pages and of mailed links."""

from django.urls import path

from .views import links, mine, sign_in

urlpatterns = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/aanmelden/", sign_in.sign_in, name="sign_in"),
    path("mijn/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("mijn/code/opnieuw/", sign_in.sign_in_again, name="sign_in_again"),
    path("mijn/link/<str:secret>/", sign_in.sign_in_link, name="sign_in_link"),
    path("mijn/afmelden/", sign_in.sign_out, name="sign_out"),
    path("mijn/afmelden/overal/", mine.sign_out_everywhere, name="sign_out_everywhere"),
    path("mijn/afgemeld/", sign_in.signed_out, name="signed_out"),
    path("mijn/naam/", mine.name, name="mine_name"),
    path("mijn/e-mailadres/", mine.address, name="mine_address"),
    path("mijn/gegevens/download/", mine.download, name="mine_download"),
    path("mijn/verwijderen/", mine.erase, name="mine_erase"),
    path("mijn/verwijderd/", mine.erased, name="erased"),
    path("actie/<str:secret>/", links.action_link, name="action_link"),
]
