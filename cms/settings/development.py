"""Development: debug pages, plain files, no collected static files."""

from .base import *
from .base import ENV, SECRET_KEY
from .local import *
from .local import local_secret_key

DEBUG = True
SECRET_KEY = SECRET_KEY or local_secret_key()
ADDRESS_KEY = ENV.address_key or SECRET_KEY
PAGE_CACHE_SECONDS = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
