"""Tests: fast hashes, immediate tasks, files in a throw-away folder."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *
from .base import INSTALLED_APPS
from .local import *

SECRET_KEY = "a key for the tests only, long enough to pass the checks of django"  # noqa: S105
DEMO = True
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce"}}
ADDRESS_KEY = "a key for the tests only"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_DIR = Path(tempfile.mkdtemp(prefix="stadmakers-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "media"
MAIL_FOLDER = DATA_DIR / "mail"
# Tasks are immediate here: a test that plans a mail sees it planned, and sends it when it wants to.
MAIL_AT_ONCE = False
# Tests of the page cache turn it on; elsewhere a page must show what the test just made.
PAGE_CACHE_SECONDS = 0
PAGE_CACHE_GENERATION_FILE = DATA_DIR / "generation"
PROGRESS_FOLDER = DATA_DIR / "progress"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
