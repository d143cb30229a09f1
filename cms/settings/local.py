"""What every installation on one's own machine shares: plain http, a key made on first use."""

import secrets

from .base import DATA_DIR

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SHOW_STYLE_GUIDE = True
SHOW_MAILBOX = True
# Nothing on one's own machine talks to others.
LINK_CHECK = False
MFA_ROLES = set()


def local_secret_key():
    """A key of this machine alone, kept in the data folder so that sessions survive a restart."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()
