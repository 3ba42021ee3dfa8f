"""All settings. The environment is read here and nowhere else; every variable stands in .env.example."""

from __future__ import annotations

import ipaddress
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# The zone rules come from the pinned tzdata package, never from the host's files.
zoneinfo.reset_tzpath(to=())

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- which kind of portal this is -------------------------------------------------
MODES = ("production", "demonstration", "development", "test")
PORTAL_MODE: str = env.str("PORTAL_MODE", default="production")
if PORTAL_MODE not in MODES:
    raise ImproperlyConfigured(f"PORTAL_MODE is {PORTAL_MODE!r}; it must be one of {', '.join(MODES)}.")
IS_PRODUCTION = PORTAL_MODE == "production"
DEMONSTRATION = PORTAL_MODE == "demonstration"
DEBUG: bool = env.bool("DEBUG", default=PORTAL_MODE == "development")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
if not IS_PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)

DEFAULT_SECRET = "demonstration-only-not-a-secret"  # noqa: S105 - production refuses to start with it
SECRET_KEY: str = env.str("SECRET_KEY", default=DEFAULT_SECRET)
QUEUE_SECRET_KEY: str = env.str("QUEUE_SECRET_KEY", default=SECRET_KEY + "-queue")

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEFAULT_SITE_URL = "http://127.0.0.1:8000"
SITE_URL: str = env.str("SITE_URL", default=DEFAULT_SITE_URL)

# --- data -------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # Writers wait for each other, in turn, instead of failing, and a commit survives a power cut.
    DATABASES["default"]["ENGINE"] = "core.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL: str = env.str("CACHE_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        }
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = env.int("SESSION_DAYS", default=60) * 24 * 3600
SESSION_COOKIE_NAME = "portal_session"

MEDIA_ROOT = VAR_DIR / "files"
PARTS_ROOT = VAR_DIR / "parts"  # files on their way, on this machine alone; never served
MEDIA_URL = "/never-served-directly/"
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_MB: int = env.int("UPLOAD_MAX_MB", default=20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
S3_BUCKET: str = env.str("S3_BUCKET", default="")
CLAMD_ADDRESS: str = env.str("CLAMD_ADDRESS", default="")

# --- the web server (accelerator/gunicorn_conf.py) ---------------------------------
WEB_BIND: str = env.str("WEB_BIND", default="127.0.0.1:8000")
WEB_PROCESSES: int = env.int("WEB_PROCESSES", default=1)
WEB_THREADS: int = env.int("WEB_THREADS", default=64)

# --- the application --------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_q",
    "core",
    "people",
    "calls",
    "applications",
    "scoring",
    "incubation",
    "accelerator",
]
MIDDLEWARE = [
    "core.arrival.ArrivalMiddleware",  # outermost: it stamps when a request reached the portal
    "core.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accelerator.middleware.PrivateAnswerMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accelerator.middleware.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accelerator.middleware.GateMiddleware",
    "accelerator.middleware.InstantMiddleware",
]
ROOT_URLCONF = "accelerator.urls"
WSGI_APPLICATION = "accelerator.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accelerator.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- who comes in -----------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["people.hashers.ModestArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
if PORTAL_MODE == "test":
    ACCOUNT_RATE_LIMITS: dict[str, Any] | bool = False
else:
    # An office or a university may share one address; each mailbox and account keeps its own tight limit.
    ACCOUNT_RATE_LIMITS = {
        "signup": "120/m/ip",
        "login": "120/m/ip",
        "request_login_code": "120/m/ip,3/m/key",
        "reset_password": "60/m/ip,5/m/key",
        "login_failed": "60/m/ip,5/300s/key",
    }
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Sealed submissions stay so many years after the deadline of their call.
RETENTION_YEARS: int = env.int("RETENTION_YEARS", default=5)
# How many days other records stay after the event that their kind names (keeping.py of each app).
RETENTION_DAYS: dict[str, int] = {
    "accounts": 365,
    "letters": 730,
    "drafts": 180,
    "files": 730,
    "sealed": 0,  # RETENTION_YEARS
    "openings": 1095,
    "exports": 1,
    "parts": 1,
    "uploads": 30,
    "searches": 730,
    "invitations": 90,
    "workings": 365,
    "scorecards": 0,  # RETENTION_YEARS
    "maker_reports": 730,
    "experts": 1095,
    "experts_withdrawn": 30,
    "profile_invitations": 90,
}
_other_days: dict[str, int] = env.dict("RETENTION_DAYS", cast={"value": int}, default={})
if set(_other_days) - set(RETENTION_DAYS) or any(days < 1 for days in _other_days.values()):
    raise ImproperlyConfigured("RETENTION_DAYS names a kind that is none, or less than a day.")
RETENTION_DAYS.update(_other_days)
# Backups: where the nightly one goes, how many are kept there, and what they are encrypted with.
BACKUP_DIR: str = env.str("BACKUP_DIR", default="")
BACKUP_KEEP: int = env.int("BACKUP_KEEP", default=14)
BACKUP_HOUR: int = env.int("BACKUP_HOUR", default=2)  # of the Hub's day
BACKUP_PASSPHRASE: str = env.str("BACKUP_PASSPHRASE", default="")
BACKUP_KEY_FILE: str = env.str("BACKUP_KEY_FILE", default="")
STAFF_NEEDS_SECOND_FACTOR: bool = env.bool("STAFF_NEEDS_SECOND_FACTOR", default=IS_PRODUCTION)
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])

# --- the Hub, as data -------------------------------------------------------------
HUB = {
    "name": env.str("HUB_NAME", default=""),
    "short_name": env.str("HUB_SHORT_NAME", default="ACSH"),
    "address": env.str("HUB_ADDRESS", default=""),
    "phone": env.str("HUB_PHONE", default="+7 7172 69 65 50"),
    "email": env.str("HUB_EMAIL", default="acsh@undp.org"),
    "website": env.str("HUB_WEBSITE", default="http://www.astanacivilservicehub.org/"),
    "mark": env.str("HUB_MARK", default="components/mark.html"),
    "stylesheet": env.str("HUB_STYLESHEET", default=""),
}
# How often an address may ask for the form behind a link in a letter, in a minute (0: as often as it likes).
FOLLOW_UP_REQUESTS_A_MINUTE: int = env.int(
    "FOLLOW_UP_REQUESTS_A_MINUTE", default=0 if PORTAL_MODE == "test" else 30
)
# Open data: how often an address may ask in a minute (0: as often as it likes), under which licence it may
# be used, and how grants and the funder are named in 360Giving. A list of org-id.guide belongs to a country.
API_REQUESTS_A_MINUTE: int = env.int("API_REQUESTS_A_MINUTE", default=0 if PORTAL_MODE == "test" else 120)
OPEN_DATA_LICENCE = {
    "name": env.str("OPEN_DATA_LICENCE", default="CC BY 4.0"),
    "url": env.str("OPEN_DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"),
}
GRANT_ID_PREFIX: str = env.str("GRANT_ID_PREFIX", default="360G-" + HUB["short_name"].lower())
FUNDER_ID: str = env.str("FUNDER_ID", default="")
ORG_ID_LISTS: dict[str, str] = env.dict("ORG_ID_LISTS", default={"KZ": "KZ-BIN"})
DEFAULT_HUB_NAME = _("Astana Civil Service Hub")
DEFAULT_HUB_ADDRESS = _("14 Azerbaizhan Mambetov Street, Nur-Sultan, Z11D8T7, Republic of Kazakhstan")
HUB_ZONE: str = env.str("HUB_ZONE", default="Asia/Almaty")
# IANA has no Nur-Sultan; these are the words under which a zone is shown.
ZONE_NAMES: dict[str, dict[str, str]] = {
    "Asia/Almaty": {
        "en": "Nur-Sultan time",
        "ru": "по времени Нур-Султана",
        "kk": "Нұр-Сұлтан уақытымен",
    }
}

# --- languages and time -----------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("kk", "Қазақша"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "vendor"]
FORMAT_MODULE_PATH = ["accelerator.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "ru", "kk")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "ru", "kk")
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- mail and jobs ----------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
globals().update(EMAIL_CONFIG)
if DEMONSTRATION:
    EMAIL_BACKEND = "core.mailbox.MailboxBackend"
EMAIL_TIMEOUT = 15  # seconds; the queue has one worker, and a mail server that hangs must not hold it
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default=f"{HUB['short_name']} <{HUB['email']}>")
BOUNCE_ADDRESS: str = env.str("BOUNCE_ADDRESS", default=DEFAULT_FROM_EMAIL)  # gets what comes back
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# One task at a time per worker, and a retry well after the timeout: else a task runs twice.
Q_CLUSTER: dict[str, Any] = {
    "name": "portal",
    "orm": "default",
    "workers": env.int("QUEUE_WORKERS", default=1),
    "timeout": 120,
    "retry": 600,
    "queue_limit": 1,
    "poll": 0.5,
    "max_attempts": 5,
    "catch_up": False,
    "ack_failures": True,
    "save_limit": 1000,
    "secret_key": QUEUE_SECRET_KEY,
    "sync": PORTAL_MODE == "test",
    "guard_cycle": 1,
}

# --- files the browser fetches ----------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if IS_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
PDF_FONTS_DIR = Path(env.str("PDF_FONTS_DIR", default=str(VAR_DIR / "fonts")))

# --- the demonstration ------------------------------------------------------------
DEMONSTRATION_CLOCK_FILE = VAR_DIR / "demonstration-clock"

# --- what a browser may do --------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accelerator.views.csrf_failure"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}


def _names_somebody(proxy: str) -> bool:
    """Whether it is an address or a network, and not the one in which everybody is."""
    try:
        return ipaddress.ip_network(proxy, strict=False).prefixlen > 0
    except ValueError:
        return False


if IS_PRODUCTION:
    refusals = []
    if SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 40:
        refusals.append("SECRET_KEY is the default or shorter than 40 characters.")
    if len(QUEUE_SECRET_KEY) < 40 or QUEUE_SECRET_KEY.startswith(SECRET_KEY):
        refusals.append("QUEUE_SECRET_KEY is missing, shorter than 40 characters, or no key of its own.")
    if DEBUG:
        refusals.append("DEBUG is on.")
    if IS_SQLITE and not env.bool("ALLOW_SQLITE", default=False):
        refusals.append("SQLite is the demonstration's database; set DATABASE_URL, or ALLOW_SQLITE=yes.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        refusals.append("ALLOWED_HOSTS does not name the portal's hosts.")
    if not SITE_URL.startswith(("https://", "http://")) or SITE_URL == DEFAULT_SITE_URL:
        refusals.append("SITE_URL is not the portal's address, so links in mails and receipts lead nowhere.")
    if not all(proxy == "unix" or _names_somebody(proxy) for proxy in TRUSTED_PROXIES):
        refusals.append("TRUSTED_PROXIES holds what is no address, or a network that is everybody.")
    if refusals:
        raise ImproperlyConfigured("Production does not start: " + " ".join(refusals))
