"""Settings for every installation, safe for production unless a later file says otherwise."""

import dj_database_url
from django.utils.translation import gettext_lazy as _

from cms.log_filters import not_gone_before_indexed, without_secrets

from .environment import BASE_DIR, read_environment
from .policies import *

ENV = read_environment()
DATA_DIR = ENV.data_dir
BASE_DIR = BASE_DIR

DEBUG = False
DEMO = ENV.demo
SECRET_KEY = ENV.secret_key
ADDRESS_KEY = ENV.address_key
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
SHOW_STYLE_GUIDE = False

INSTALLED_APPS = [
    "home",
    "initiatives",
    "budgets",
    "toolkit",
    "events",
    "newsletter",
    "engagement",
    "accounts",
    "messaging",
    "cms",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "cms.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.security.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "cms.requests.CleanRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.sites.SiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.auditing.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "initiatives.refusals.PublicationRefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.staff.middleware.StaffDoorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------------

_url = ENV.database_url or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=0)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif ENV.database_pool:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": ENV.database_pool,
        "timeout": 10,
    }

# --- cache ----------------------------------------------------------------------------------------

if ENV.redis_url:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
PAGE_CACHE_SECONDS = ENV.page_cache_seconds
# With Redis the generation of the page cache lives there; without it, every process on this
# machine reads it from one small file.
PAGE_CACHE_GENERATION_FILE = None if ENV.redis_url else DATA_DIR / "generation"
# How far long work is (cms/progress.py) stands in the same place.
PROGRESS_FOLDER = None if ENV.redis_url else DATA_DIR / "progress"
if ENV.proxy_cache_url:
    WAGTAILFRONTENDCACHE = {"proxy": {"BACKEND": "cms.proxy_cache.BanBackend", "LOCATION": ENV.proxy_cache_url}}

# Whether the worker asks other sites if links still work, and whether this machine counts as one (tests alone).
LINK_CHECK, LINK_CHECK_LOOPBACK = ENV.link_check, False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- files ----------------------------------------------------------------------------------------

# Sources of CSS and JavaScript are not served, only what the build made of them.
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("admin", "build", "icons")]
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_HANDLERS = [
    "cms.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LARGEST_UPLOAD = ENV.max_upload_mb * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- people and sessions --------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.backends.ResidentBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
AUDIT_DAYS = ENV.audit_days
RESIDENT_SESSION_AGE = ENV.resident_session_days * 24 * 60 * 60
OIDC = {
    "url": ENV.oidc_url,
    "client_id": ENV.oidc_client_id,
    "client_secret": ENV.oidc_client_secret,
    "name": ENV.oidc_name,
    "only": ENV.oidc_only,
    "trust_address": ENV.oidc_trust_address,
}
MFA_ROLES = {name.strip() for name in ENV.mfa_roles.split(",") if name.strip()}
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = ENV.session_hours * 60 * 60
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"

AXES_FAILURE_LIMIT = ENV.login_attempts
AXES_COOLOFF_TIME = ENV.login_lock_minutes / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "cms.views.login_locked"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_HANDLER = "accounts.login_ledger.StaffLoginHandler"
AXES_USERNAME_CALLABLE = "accounts.login.attempted_address"
AXES_CLIENT_IP_CALLABLE = "accounts.login.client_address"
TRUSTED_PROXIES = ENV.trusted_proxies

# django-allauth: the second step of staff and single sign-on. Nobody signs up, residents never meet it.
ACCOUNT_ADAPTER = "accounts.staff.adapters.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "accounts.staff.forms.StaffConfirmForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Its limits live in the cache, which each process has for itself without Redis; ours count in the database.
ACCOUNT_RATE_LIMITS = False
# The adapter decides when somebody is asked again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
MFA_ADAPTER = "accounts.staff.adapters.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.staff.forms.StaffAuthenticateForm",
    "reauthenticate": "accounts.staff.forms.StaffReauthenticateForm",
    "activate_totp": "accounts.staff.forms.StaffActivateForm",
    "authenticate_webauthn": "accounts.staff.forms.StaffAuthenticatePasskeyForm",
    "reauthenticate_webauthn": "accounts.staff.forms.StaffReauthenticatePasskeyForm",
    "add_webauthn": "accounts.staff.forms.StaffAddPasskeyForm",
    "edit_webauthn": "accounts.staff.forms.StaffEditPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.staff.single_sign_on.StaffSocialAdapter"
# A form that leads to the provider would be stopped by form-action; state, nonce and PKCE guard the link.
SOCIALACCOUNT_LOGIN_ON_GET = True

# --- security headers -----------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^gezond/$", r"^gereed/$"]
SECURE_HSTS_SECONDS = ENV.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.behind_tls_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = []

# --- Wagtail --------------------------------------------------------------------------------------

WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
WAGTAIL_SITE_NAME = "Stadmakers"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "accounts.staff.forms.StaffPasswordResetForm"  # noqa: S105 -- the path of a form
WAGTAIL_FRONTEND_LOGIN_URL = "/beheer/login/"
WAGTAILADMIN_BASE_URL = ENV.base_url or "http://127.0.0.1:8000"
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "mp3", "mp4", "odp", "ods", "odt", "pdf", "pptx", "txt", "vtt", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = ENV.max_upload_mb * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = ENV.max_upload_mb * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.SafeImageForm"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS = []
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAIL_AGING_PAGES_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The whole list holds names that browsers do not know, and staff work where the city is.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILSEARCH_HITS_MAX_AGE = 0
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "dutch"}}
if ENV.search_url:
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "wagtail.search.backends.opensearch3",
        "URLS": [ENV.search_url],
        "INDEX_PREFIX": "stadmakers",
    }

# --- mail and logging -----------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = ENV.mail_from
BULK_FROM_EMAIL = ENV.bulk_from or ENV.mail_from
# Whatever Django or a package wants to send goes through the outbox too.
EMAIL_BACKEND = "messaging.backend.OutboxBackend"
# The mail relay: host, port, user, password, tls; None writes mails into a folder.
MAIL_RELAY = ENV.mail_relay() if ENV.smtp_url else None
MAIL_FOLDER = DATA_DIR / "mail"
# Planning a mail starts the worker's sending when the transaction commits.
MAIL_AT_ONCE = True
MAIL_PER_MINUTE = {"transactional": ENV.mail_per_minute, "bulk": ENV.bulk_per_minute}
MAIL_BODY_DAYS, MAIL_LOG_DAYS = ENV.mail_body_days, ENV.mail_log_days
BOUNCE_ADDRESS, REPLY_ADDRESS = ENV.bounce_address, ENV.reply_address
BOUNCE_MAILBOX_URL, MAIL_REPORT_SECRET = ENV.bounce_mailbox_url, ENV.mail_report_secret
CONVERSATION_DAYS = ENV.conversation_days
# /mailbox/ shows what was sent; never in production.
SHOW_MAILBOX = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "not_gone": {"()": "django.utils.log.CallbackFilter", "callback": not_gone_before_indexed},
        "secrets": {"()": "django.utils.log.CallbackFilter", "callback": without_secrets},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["not_gone", "secrets"]}
    },
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "axes": {"level": "ERROR"},
        # Its warnings repeat until the error that follows.
        "psycopg.pool": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
