"""Every setting that comes from outside, in one typed table.

The names in the environment are `STADMAKERS_` plus the field name in capitals. A name that is not
in this table, or a value that does not fit, stops the start with one sentence: a typo in a setting
must never silently give the default. `docs/operations.md` lists this table; a test keeps them equal.
"""

import difflib
import os
import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "STADMAKERS_"
BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOCAL = ("localhost", "127.0.0.1", "::1")
REASONS = {
    "int_parsing": "vul een heel getal in",
    "bool_parsing": "vul true of false in",
    "greater_than_equal": "vul minstens {ge} in",
    "less_than_equal": "vul hoogstens {le} in",
}


class SettingError(SystemExit):
    """A setting is wrong; the message is one sentence that says what to do."""

    def __init__(self, message):
        sys.stderr.write(message + "\n")
        super().__init__(2)


def _server(value):
    """The parts of the address of a server, or None. Python's own error would quote a part of the password."""
    try:
        parts = urlsplit(value)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


class Environment(BaseSettings):
    """The settings of one installation; each field is described for whoever runs the site."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", case_sensitive=False)

    secret_key: str = Field("", description="Long random text that signs sessions and links. Required in production.")
    address_key: str = Field(
        "", description="Key of hashed addresses and of second steps. Never change it. Empty: the secret key."
    )
    allowed_hosts: str = Field("", description="Host names of the site, separated by commas. Required in production.")
    base_url: str = Field("", description="Public address of the site, with https://, used in feeds and mails.")
    database_url: str = Field(
        "", description="Database, e.g. postgres://user:password@host:5432/name. Empty: SQLite in the data folder."
    )
    database_pool: int = Field(4, ge=0, le=100, description="PostgreSQL connections per process; 0 turns the pool off.")
    redis_url: str = Field("", description="Shared cache, e.g. redis://host:6379/0. Empty: memory of one process.")
    data_dir: Path = Field(BASE_DIR / "var", description="Folder for uploads, the SQLite file and collected files.")
    page_cache_seconds: int = Field(
        600, ge=0, le=86400, description="How long a page for anonymous readers is kept; 0 turns the page cache off."
    )
    proxy_cache_url: str = Field("", description="Address of a caching proxy that is told what to forget. Empty: none.")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="Number of reverse proxies in front; the visitor's address is read accordingly."
    )
    behind_tls_proxy: bool = Field(False, description="The proxy in front ends TLS and sets X-Forwarded-Proto itself.")
    hsts_seconds: int = Field(31536000, ge=0, description="Strict-Transport-Security, in seconds.")
    search_url: str = Field("", description="OpenSearch address for very large sites. Empty: search in the database.")
    max_upload_mb: int = Field(
        25, ge=1, le=200, description="Largest image or document that anybody may upload, in MB."
    )
    login_attempts: int = Field(5, ge=2, le=50, description="Wrong staff logins before the lock closes.")
    login_lock_minutes: int = Field(15, ge=1, le=1440, description="How long the staff login stays locked.")
    session_hours: int = Field(10, ge=1, le=72, description="How long a member of staff stays signed in.")
    audit_days: int = Field(183, ge=30, le=3650, description="How long the audit log is kept, in days.")
    resident_session_days: int = Field(30, ge=1, le=365, description="How long a resident stays signed in, in days.")
    mfa_roles: str = Field(
        "redacteur,eindredacteur,behandelaar,beheerder",
        description="Roles that need a second factor, separated by commas. Empty: nobody; make demo turns it off.",
    )
    oidc_url: str = Field("", description="Address of the OpenID Connect provider for staff. Empty: no single sign-on.")
    oidc_client_id: str = Field("", description="Client ID at that provider.")
    oidc_client_secret: str = Field("", description="Client secret at that provider.")
    oidc_name: str = Field("Gemeente", description="Name of that provider on the login button.")
    oidc_only: bool = Field(
        False, description="Staff may only sign in through that provider; passwords are for administrators in need."
    )
    oidc_trust_address: bool = Field(
        False, description="That provider verifies every address, but does not say so with email_verified."
    )
    mail_from: str = Field(
        "noreply@stadmakers.example.nl", description="Sender of the site's mail. Required in production."
    )
    bulk_from: str = Field("", description="Sender of mailings to many people. Empty: the same as mail_from.")
    smtp_url: str = Field(
        "",
        description="Mail relay, e.g. smtp://user:password@host:587?tls=true. Required in production. Empty: files.",
    )
    mail_per_minute: int = Field(0, ge=0, description="Most personal messages per minute; 0 is as fast as it goes.")
    bulk_per_minute: int = Field(
        600, ge=0, description="Most messages of mailings per minute; 0 is as fast as it goes."
    )
    mail_body_days: int = Field(30, ge=1, le=365, description="How long the text of a sent mail is kept, in days.")
    mail_log_days: int = Field(365, ge=30, le=3650, description="How long the register of sent mail is kept, in days.")
    bounce_address: str = Field(
        "",
        description="Mailbox for undeliverable mail, e.g. bounces@example.nl, with plus addressing. Empty: mail_from.",
    )
    bounce_mailbox_url: str = Field(
        "", description="That mailbox for the worker, e.g. imaps://user:password@host:993/INBOX. Empty: not read."
    )
    reply_address: str = Field(
        "",
        description="Address for answers by mail in conversations and of calendars to invitations, e.g. "
        "gesprek@example.nl, with plus addressing, delivered where reports are. Empty: answers on the site only.",
    )
    conversation_days: int = Field(
        365,
        ge=30,
        le=3650,
        description="How long a closed conversation is kept, and an open one may be silent, in days.",
    )
    mail_report_secret: str = Field(
        "", description="Secret with which a mail server may post delivery reports. Empty: not accepted."
    )
    link_check: bool = Field(
        True, description="The worker checks links to other sites; never on one's own machine (demo, development)."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    port: int = Field(8000, ge=1, le=65535, description="Port of `make demo`.")
    demo: bool = Field(False, description='Shows the banner "demonstratie" and opens the style guide.')

    @field_validator("log_level")
    @classmethod
    def known_level(cls, value):
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("kies DEBUG, INFO, WARNING of ERROR")
        return value.upper()

    @field_validator("base_url", "search_url", "proxy_cache_url")
    @classmethod
    def web_address(cls, value):
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("begin het adres met https://")
        return value.rstrip("/")

    @field_validator("redis_url")
    @classmethod
    def redis_address(cls, value):
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("begin het adres met redis://")
        return value

    @field_validator("database_url")
    @classmethod
    def database_address(cls, value):
        if value:
            try:
                engine = dj_database_url.parse(value)["ENGINE"]
            except (ValueError, KeyError) as error:
                raise ValueError("gebruik postgres://gebruiker:wachtwoord@server:5432/naam of sqlite:///pad") from error
            if not engine.endswith(("postgresql", "sqlite3")):
                raise ValueError("alleen PostgreSQL en SQLite worden ondersteund")
        return value

    @field_validator("smtp_url")
    @classmethod
    def known_relay(cls, value):
        """A typing error in `tls` must not send mail and password over an open line."""
        parts = _server(value)
        if value and (
            not parts
            or parts.scheme != "smtp"
            or parts.path.strip("/")
            or parts.fragment
            or parts.query not in ("", "tls=true", "tls=false")
        ):
            raise ValueError("gebruik smtp://gebruiker:wachtwoord@server:587?tls=true")
        if value and parts.username and parts.query != "tls=true" and parts.hostname not in LOCAL:
            raise ValueError("zet ?tls=true achter het adres; anders gaat het wachtwoord onbeveiligd over de lijn")
        return value

    @field_validator("mail_from", "bulk_from")
    @classmethod
    def known_sender(cls, value, info):
        local, _at, domain = parseaddr(value)[1].rpartition("@")
        if not (local and domain) and (value or info.field_name == "mail_from"):
            raise ValueError("gebruik een adres zoals noreply@example.nl of Naam <noreply@example.nl>")
        return value

    @field_validator("bounce_address", "reply_address")
    @classmethod
    def whole_address(cls, value):
        local, _at, domain = value.rpartition("@")
        if value and not (local and domain and "@" not in local and len(local) <= 33):
            raise ValueError("gebruik een adres zoals bounces@example.nl, met hoogstens 33 tekens voor de @")
        return value

    @field_validator("bounce_mailbox_url")
    @classmethod
    def known_mailbox(cls, value):
        parts = _server(value)
        if value and not (parts and (parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in LOCAL))):
            raise ValueError("gebruik imaps://gebruiker:wachtwoord@server:993/INBOX; imap:// mag alleen op localhost")
        return value

    @field_validator("mail_report_secret")
    @classmethod
    def long_secret(cls, value):
        if value and len(value) < 20:
            raise ValueError("neem een willekeurige tekst van minstens 20 tekens")
        return value

    def mail_relay(self):
        """The parts of `smtp_url`: host, port, user, password and whether STARTTLS is used."""
        parts = urlsplit(self.smtp_url)
        return {
            "host": parts.hostname,
            "port": parts.port or 25,
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "tls": parts.query == "tls=true",
        }


def _reason(error):
    """What is wrong with a value, in Dutch; the sentences of our own validators are that already."""
    if error["type"] in REASONS:
        return REASONS[error["type"]].format(**error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ")


def read_environment():
    """The checked settings. Raises SettingError (exit 2) for an unknown name or a wrong value."""
    known = [name.upper() for name in Environment.model_fields]
    for name in sorted(os.environ):
        # Without the prefix: with it, every name looks a little like every other.
        short = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and short not in known:
            guess = difflib.get_close_matches(short, known, n=1)
            hint = f" Bedoelt u {PREFIX}{guess[0]}?" if guess else " Zie docs/operations.md voor alle instellingen."
            raise SettingError(f"Onbekende instelling {name}.{hint}")
    try:
        return Environment()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingError(f"De instelling {name} klopt niet: {_reason(first)}. Zie docs/operations.md.") from None
