"""All settings of SupportX. Every value a deployment may change comes from the environment.

The one switch is SUPPORTX_EMBEDDED: `bin/run` sets it for the demo on one machine. Without it
this is a production start, which is refused until all that production needs is given.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# --- the environment -----------------------------------------------------------------------


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


EMBEDDED = _flag("SUPPORTX_EMBEDDED")
NEEDED_IN_PRODUCTION = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")

_missing = [name for name in NEEDED_IN_PRODUCTION if not os.environ.get(name)]
if _missing and not EMBEDDED:
    raise ImproperlyConfigured(
        "A production start needs these environment variables, which are not set: "
        + ", ".join(_missing)
        + ". See docs/production.env.example. For a trial on this machine use bin/run."
    )

DEBUG = _flag("SUPPORTX_DEBUG")
COMPONENT_PAGE = DEBUG or _flag("SUPPORTX_COMPONENTS")
SECRET_KEY = os.environ.get("SECRET_KEY", "embedded-only-never-in-production")
SECRET_KEY_FALLBACKS = _words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
SHOW_PRICES = _flag("SHOW_PRICES")
VENDOR_NAME = os.environ.get("VENDOR_NAME", "SupportX")
VENDOR_ADDRESS = os.environ.get("VENDOR_ADDRESS", "")  # as the disclosure text names it
PRIVACY_CONTACT = os.environ.get("PRIVACY_CONTACT", "privacy@vendor.example")  # where people write about their data
GOODWILL_MONTHLY_UNITS = int(os.environ.get("GOODWILL_MONTHLY_UNITS", "10"))  # of one agent
SEAT_CHOICE_DAYS = int(os.environ.get("SEAT_CHOICE_DAYS", "30"))  # to choose who stays in a smaller package
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

# --- applications --------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "common",
    "worktime",
    "accounts",
    "notifications",
    "organizations",
    "products",
    "packages",
    "tickets",
    "surveys",
    "reports",
    "api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.SeenMiddleware",
    "organizations.middleware.Belonging",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.middleware.PrivateResponses",
    "accounts.middleware.DisclosureMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "organizations.middleware.Arrival",
]

ROOT_URLCONF = "supportx.urls"
WSGI_APPLICATION = "supportx.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.page",
            ],
            "builtins": [
                "common.templatetags.richtext",
                "common.templatetags.ui",
                "common.templatetags.times",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database, cache, queue ----------------------------------------------------------------


def _database(url: str) -> dict[str, Any]:
    """A DATABASES entry for postgresql://user:password@host:port/name; host may be a folder (?host=/run/x)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://: SupportX runs on PostgreSQL only.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,  # each new connection plans its statements anew
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "options": " ".join(
                [
                    f"-c statement_timeout={os.environ.get('DB_STATEMENT_TIMEOUT', '15s')}",
                    "-c lock_timeout=5s",
                    "-c idle_in_transaction_session_timeout=20s",
                    "-c pg_trgm.word_similarity_threshold=0.4",  # one wrong letter in a short word is forgiven
                    "-c timezone=UTC",
                    "-c plan_cache_mode=force_generic_plan",  # see common.compiled: one plan fits all values
                ]
            ),
        },
        "TEST": {"NAME": os.environ.get("SUPPORTX_TEST_DATABASE", "test_supportx")},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://supportx@127.0.0.1:5432/supportx"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "common.caches.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "supportx",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
SESSION_ENGINE = "accounts.sessions"

CELERY = {
    "broker_url": REDIS_URL,
    "broker_transport_options": {
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
    },
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "task_publish_retry": False,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": 30,
    "worker_hijack_root_logger": False,
    "task_time_limit": 300,
    "task_soft_time_limit": 240,
    "task_ignore_result": True,
    "accept_content": ["json"],
    "timezone": "Europe/Istanbul",
}

# --- people --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "notifications.adapter.MailingAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ResetForm",
    "user_token": "accounts.forms.ResetLinkForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "ask_to_join": "10/m/ip,100/h/ip",
    "ask_again": "20/m/ip,100/h/ip",
    "accept": "30/m/ip",
    "everyone_login_failed": "600/10m/key",
    "second_step": "30/m/ip,5/5m/key",
    "everyone_second_step": "600/10m/key",
    "passkey": "60/m/ip",
    "change_email": "5/h/key",
    "rate_by_link": "60/m/ip,10/h/key",
    "product_use": "60/m/key",
    "reports": "60/m/key",
    "api_refused": "60/m/ip",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
# Vendor roles and institution administrators need a second step; the demo's sign-ins stay one step.
SECOND_FACTOR_REQUIRED = _flag("SECOND_FACTOR_REQUIRED", default=not EMBEDDED)
MFA_ADAPTER = "accounts.sealing.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
PASSWORD_RESET_TIMEOUT = 60 * 60

# Without a request of the person's own for this long a session ends; what a page asks by itself does not count.
SESSION_IDLE = timedelta(minutes=int(os.environ.get("SESSION_IDLE_MINUTES", "120")))
SESSION_LIFETIME = timedelta(hours=int(os.environ.get("SESSION_HOURS", "12")))  # however busy it was
SESSION_COOKIE_AGE = int(SESSION_LIFETIME.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.views.csrf_failed"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# A rating of 1 or 2 is followed up by a manager within so many working hours.
FOLLOW_UP_HOURS = int(os.environ.get("FOLLOW_UP_HOURS", "8"))

# --- language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", "Türkçe"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Istanbul"
FORMAT_MODULE_PATH = ["common.formats"]

# --- files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "var" / "media"))
MEDIA_URL = ""
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _flag("SUPPORTX_HASHED_STATIC", default=True)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 60
ATTACHMENT_MAX_BYTES = 100_000_000  # said to people as 100 MB
FILE_UPLOAD_HANDLERS = ["common.uploads.BoundedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 50  # a request may keep 20, and says so in a sentence

# --- mail ----------------------------------------------------------------------------------


def _mail(url: str) -> dict[str, Any]:
    """Django mail settings for smtp://, smtps:// (implicit TLS), smtp+tls:// (STARTTLS), file:// and console://."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("EMAIL_URL must start with smtp://, smtp+tls://, smtps://, file:// or console://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


globals().update(_mail(os.environ.get("EMAIL_URL", f"file://{BASE_DIR}/var/mail")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "SupportX <support@vendor.example>")

# --- security headers ----------------------------------------------------------------------

_HTTPS = not EMBEDDED
SECURE_SSL_REDIRECT = _flag("SECURE_SSL_REDIRECT", default=_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
DEVICE_COOKIE_NAME = "__Host-device" if _HTTPS else "device"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- log -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "common.logs.OneLine", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
}
