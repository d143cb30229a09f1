"""The WSGI entry point; production settings unless the environment names others."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()


def _require_static_files():
    """Without collected files every page, error pages too, would fail: say so at the start instead."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    from cms.settings.environment import SettingError

    name = getattr(staticfiles_storage, "manifest_name", None)
    if name and not staticfiles_storage.manifest_storage.exists(name):
        raise SettingError("De statische bestanden ontbreken. Voer eerst `manage.py collectstatic` uit.")


_require_static_files()
