"""The one settings file. Everything that differs between machines comes from the environment (or `.env`).

Read it from top to bottom. A wrong value fails at start, not at the first request.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.environment import text_of
from tools import envfile

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = BASE_DIR / ".run"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

# The matrices of our statistics have five columns: more threads only wait for each other, on the server's time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

for _name, _value in envfile.read(BASE_DIR / ".env").items():
    # An empty variable is one left out.
    if not os.environ.get(_name):
        os.environ[_name] = _value
env = os.environ

# --- Where this is reached --------------------------------------------------------------------

HOST = environment.host_to_listen_on(text_of(env, "HOST", "127.0.0.1"))
PORT = environment.whole_number("PORT", text_of(env, "PORT", "8000"), 1, 65535)
_own = f"http://{environment.bracketed(HOST)}:{PORT}"
PUBLIC_URL = environment.public_url(text_of(env, "PUBLIC_URL", _own))
_public = urlsplit(PUBLIC_URL)
_public_host = environment.bracketed(_public.hostname or "")
IS_HTTPS = _public.scheme == "https"
# The loopback names stay allowed so that health checks on the machine itself always work.
ALLOWED_HOSTS = sorted({_public_host, "localhost", "127.0.0.1", "[::1]"})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# How many proxies of ours stand in front; 0 = clients reach gunicorn directly.
TRUSTED_PROXY_COUNT = environment.whole_number(
    "TRUSTED_PROXY_COUNT", text_of(env, "TRUSTED_PROXY_COUNT", "0"), 0, 9
)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Secrets ----------------------------------------------------------------------------------

DEBUG = environment.switch("DEBUG", text_of(env, "DEBUG", "false"))
SECRET_KEY = environment.secret_key(text_of(env, "SECRET_KEY"))
# Fernet keys for text at rest, newest first; older ones still read what they wrote.
FIELD_KEYS = environment.field_keys(text_of(env, "FIELD_KEYS"))

# --- Web Push ---------------------------------------------------------------------------------

# Without a key no push is sent. The public key follows from it; one given here is compared with it at start.
VAPID_PRIVATE_KEY = text_of(env, "VAPID_PRIVATE_KEY")
VAPID_PUBLIC_KEY = text_of(env, "VAPID_PUBLIC_KEY")
# Whom a push service writes to when something is wrong: mailto: or https:. Left out: PUBLIC_URL.
VAPID_SUBJECT = text_of(env, "VAPID_SUBJECT")
# Push services besides those of Google, Mozilla, Apple and Microsoft.
PUSH_EXTRA_HOSTS = environment.listed(text_of(env, "PUSH_EXTRA_HOSTS"))
# Where the tests put their own push service. Never from the environment: this is the way into a local network.
PUSH_PORTS = [443]
PUSH_NETWORKS: list[str] = []
PUSH_AUTHORITIES: str | None = None

# --- Watching ---------------------------------------------------------------------------------

# Whoever sends this as a bearer token may read /metrics: 16 characters or more. Left out: nobody may.
METRICS_TOKEN = environment.token("METRICS_TOKEN", text_of(env, "METRICS_TOKEN"))

# --- Application ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "accounts",
    "diary",
]

MIDDLEWARE = [
    # These two first, so that static files, redirects and refused hosts carry the headers as well.
    "csp.middleware.CSPMiddleware",
    "config.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.context.mail_configured",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database_url = text_of(env, "DATABASE_URL", f"sqlite:///{RUN_DIR}/daymark.sqlite3")
DATABASES = {"default": environment.database(_database_url)}
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
            " PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

REDIS_URL = environment.redis_url(text_of(env, "REDIS_URL", "redis://127.0.0.1:6379/0"))
CACHES = {
    "default": {
        "BACKEND": "accounts.shared_cache.SharedCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "daymark",
        # A request waits this long once, when the broker is frozen.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}

# --- Celery -----------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 15, "socket_connect_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What is being sent when a worker is told to stop has this long to be written down.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TIMEZONE = "UTC"

# --- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Without a mail server nobody could enter a code, so sign-up then works unverified and says so.
EMAIL_CONFIG = environment.mail_server(text_of(env, "EMAIL_URL", "consolemail://"))
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(EMAIL_CONFIG.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL_CONFIG.get("EMAIL_USE_SSL"))
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
MAIL_CONFIGURED = not EMAIL_BACKEND.endswith("console.EmailBackend")
DEFAULT_FROM_EMAIL = environment.mail_address(
    "DEFAULT_FROM_EMAIL", text_of(env, "DEFAULT_FROM_EMAIL", f"daymark@{_public_host}")
)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Session storage: messages name an address, and the cookie one would not carry the __Host- prefix.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmResetForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Verification by code exists in allauth only where it is mandatory, that is with a mail server.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_CONFIGURED else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = MAIL_CONFIGURED
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL_CONFIGURED
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Daymark: "
ACCOUNT_CHANGE_EMAIL = True
# By code, like sign-up: one habit, it stays inside the installed app, and an operator can read it out.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
# (The doubled CODE is allauth's.) Two digits more than at sign-up: a guess would open a diary.
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Seconds for which a password that was typed counts: for a file of everything, the address of a link, tokens.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
# On top of allauth's own limits. By the hour as well: three tries a code, so at most 30 guesses an hour.
ACCOUNT_RATE_LIMITS = {
    "reset_password": "20/m/ip,5/m/key,10/h/key",
    "confirm_email": "1/10s/key,10/h/key",
}

# --- Browser security -------------------------------------------------------------------------

SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "diary.views.csrf_failure"
# Only for who owns the whole domain: browsers then refuse plain http to everything below this host, for a year, and
# a name on their preload list stays on it for long.
HSTS_SUBDOMAINS = environment.switch("HSTS_SUBDOMAINS", text_of(env, "HSTS_SUBDOMAINS", "false"))
HSTS_PRELOAD = environment.switch("HSTS_PRELOAD", text_of(env, "HSTS_PRELOAD", "false"))
if HSTS_PRELOAD and not HSTS_SUBDOMAINS:
    raise ImproperlyConfigured(
        "HSTS_PRELOAD needs HSTS_SUBDOMAINS=true: browsers list no name without it."
    )
# "No subdomains, no preload": the two above, and left to the operator.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if IS_HTTPS:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS
    SECURE_HSTS_PRELOAD = HSTS_PRELOAD
    SECURE_SSL_REDIRECT = True
    # Asked on the machine itself, past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["daymark"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# No form of ours takes a file, so nobody's is kept or written anywhere. The one address that does says so itself.
FILE_UPLOAD_HANDLERS: list[str] = []

# --- Language, time, static files -------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("app", FRONTEND_DIST)]
# Straight from the build, in development and production alike: Vite's names already carry the content hash.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# WhiteNoise would let every site read our files (CORS `*`); only we need them.
WHITENOISE_ALLOW_ALL_ORIGINS = False


def immutable_file(path: str, url: str) -> bool:
    """True for files whose name changes with their content."""
    return url.startswith("/static/app/assets/") and "-" in url.rsplit("/", 1)[-1]


WHITENOISE_IMMUTABLE_FILE_TEST = immutable_file

# --- API --------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.SessionAuthentication",
        "accounts.api.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.api.permissions.TokenScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["diary.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "diary.api.throttling.UserThrottle",
        "diary.api.throttling.AnonymousThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "user": "600/min",
        "anonymous": "60/min",
        "acknowledgement": "300/min",
        "share": "60/min",
        "link": "30/min",
        "file": "600/min",
        "export": "30/day",
        "reading": "60/min",
        # What readers of links make us do, for an address and for a link.
        "pdf": "20/min",
        "pdf-link": "10/min",
        "report": "60/min",
        "report-link": "30/min",
        "preview": "30/min",
    },
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "EXCEPTION_HANDLER": "diary.api.errors.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": False,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Daymark",
    "DESCRIPTION": "A symptom diary for people with nerve damage. See docs/api.md for what a schema cannot say.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EntryKind": ["daily", "moment"],
        "DailyKind": ["daily"],
        "MomentKind": ["moment"],
        "SideEffectKind": "diary.ems.fields.KINDS",
        "ScreeningAnswer": "diary.ems.screening.ANSWERS",
        "ScreeningOutcome": "diary.ems.screening.OUTCOMES",
        "ReminderKind": "diary.reminders.fields.KINDS",
        "ScoreScale": "diary.export.tables.shapes.SCALES",
        "ShareState": "diary.api.share_serializers.STATES",
        "ShareOutcome": "diary.api.share_serializers.OUTCOMES",
        "PushOutcome": "diary.api.reminder_serializers.OUTCOMES",
        "TrialState": "diary.trials.design.STATES",
        "TrialVerdict": "diary.api.trial_serializers.VERDICTS",
        "LinkVerdict": "diary.api.trial_serializers.LINKS",
        "PauseReason": "diary.models.PauseReason",
        "ToldPauseReason": "diary.trials.fields.TOLD_REASONS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "diary.api.schema.document_problems",
    ],
}

# --- Logs: names of routes, never addresses or bodies -----------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"redact": {"()": "config.logging.RedactFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["redact"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would mail or print whole tracebacks with request data.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Replaces gunicorn's own handler, which writes whole addresses and tracebacks.
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
    },
}
