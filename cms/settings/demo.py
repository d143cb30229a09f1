"""`make demo`: the site as in production, on one's own machine, with the demo city in SQLite."""

from .base import *
from .base import ENV, INSTALLED_APPS, SECRET_KEY
from .local import *
from .local import local_secret_key

DEMO = True
SECRET_KEY = SECRET_KEY or local_secret_key()
ADDRESS_KEY = ENV.address_key or SECRET_KEY
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
WAGTAILADMIN_BASE_URL = ENV.base_url or f"http://127.0.0.1:{ENV.port}"
