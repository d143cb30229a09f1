"""Addresses of a resident's own initiatives."""

from django.urls import path, re_path

from . import page_views, people_views, step_views, views

ACTIONS = "|".join(page_views.ACTIONS)

urlpatterns = [
    path("mijn/initiatieven/", views.my_initiatives, name="my_initiatives"),
    path("mijn/initiatieven/nieuw/", views.begin, name="initiative_begin"),
    path("mijn/initiatieven/lijkt-op/", views.similar, name="initiative_similar"),
    path("mijn/initiatieven/uitnodiging/<uuid:key>/", people_views.invitation, name="initiative_invitation"),
    path("mijn/initiatieven/<int:pk>/", page_views.overview, name="my_initiative"),
    path("mijn/initiatieven/<int:pk>/stap/<slug:name>/", step_views.step, name="initiative_step"),
    path("mijn/initiatieven/<int:pk>/foto/<int:image>/weg/", step_views.remove_photo, name="initiative_remove_photo"),
    path("mijn/initiatieven/<int:pk>/voorbeeld/", step_views.preview, name="initiative_preview"),
    path("mijn/initiatieven/<int:pk>/terughalen/", page_views.take_back, name="initiative_take_back"),
    path("mijn/initiatieven/<int:pk>/nog-actueel/", page_views.still_current, name="initiative_still_current"),
    path("mijn/initiatieven/<int:pk>/nieuws/", page_views.updates, name="initiative_updates"),
    path(
        "mijn/initiatieven/<int:pk>/nieuws/<uuid:uid>/weg/", page_views.remove_update, name="initiative_remove_update"
    ),
    path("mijn/initiatieven/<int:pk>/mensen/", people_views.people, name="initiative_people"),
    re_path(
        r"^mijn/initiatieven/(?P<pk>[0-9]{1,18})/mensen/(?P<action>intrekken|weghalen|overdragen)/(?P<number>[0-9]{1,18})/$",
        people_views.change,
        name="initiative_change_person",
    ),
    re_path(
        rf"^mijn/initiatieven/(?P<pk>[0-9]{{1,18}})/(?P<action>{ACTIONS})/$", page_views.act, name="initiative_act"
    ),
]
