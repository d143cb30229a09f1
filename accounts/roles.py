"""What each role may do, as data. `manage.py setup_roles` turns it into groups.

A module adds its own permissions from `AppConfig.ready()`:

    from accounts import roles
    roles.grant("behandelaar", "intake.change_case", "intake.view_case")
"""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured

WORKFLOW_NAME = "Publiceren in twee stappen"
TASK_NAME = "Controle door de eindredactie"
APPROVER = "eindredacteur"

ADMIN = "wagtailadmin.access_admin"
MAKE = ("add", "change")
FULL = ("add", "change", "delete")


@dataclass
class Role:
    """One group of staff. Permissions are "app.codename"; pages and collections count from the root down."""

    label: str
    summary: str
    pages: set[str] = field(default_factory=set)
    models: set[str] = field(default_factory=lambda: {ADMIN})
    collections: set[str] = field(default_factory=set)


def permissions(app_label, model_name, actions):
    """The names of Django's permissions for these actions, e.g. "cms.add_theme"."""
    return {f"{app_label}.{action}_{model_name}" for action in actions}


# Wagtail asks for the permissions of its own image and document models, also when ours replace them.
LIBRARY = {
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
}
EDITORIAL = {
    ADMIN,
    *permissions("cms", "theme", FULL),
    *permissions("cms", "organisation", FULL),
    *permissions("cms", "neighbourhood", MAKE),
    *permissions("wagtailredirects", "redirect", FULL),
    "cms.change_sitesettings",
}

ROLES = {
    "redacteur": Role(
        label="Redacteur",
        summary="Maakt en wijzigt pagina's en dient ze in. Publiceert niet.",
        pages={"add_page", "change_page"},
        models={ADMIN, *permissions("cms", "organisation", MAKE)},
        collections=set(LIBRARY),
    ),
    "eindredacteur": Role(
        label="Eindredacteur",
        summary="Controleert, publiceert en plant. Beheert thema's, organisaties en de voet van de site.",
        pages={"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
        models=set(EDITORIAL),
        collections={*LIBRARY, *permissions("wagtailcore", "collection", FULL)},
    ),
    "behandelaar": Role(
        label="Behandelaar",
        summary="Werkt aan meldingen en plannen van inwoners. De modules geven deze rol haar rechten.",
    ),
    "beheerder": Role(
        label="Beheerder",
        summary="Beheert accounts, rollen en instellingen en ziet het logboek.",
        pages={"add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"},
        models={
            *EDITORIAL,
            "cms.delete_neighbourhood",
            *permissions("accounts", "user", FULL),
            *permissions("auth", "group", MAKE),
            *permissions("wagtailcore", "workflow", MAKE),
            *permissions("wagtailcore", "task", MAKE),
            "cms.view_auditentry",
            "cms.export_auditentry",
        },
        collections={*LIBRARY, *permissions("wagtailcore", "collection", FULL)},
    ),
}


def grant(role, *names):
    """Give a role more model permissions. Raises ImproperlyConfigured for an unknown role."""
    if role not in ROLES:
        raise ImproperlyConfigured(f"Unknown role {role!r}; choose from {', '.join(ROLES)}.")
    ROLES[role].models.update(names)
