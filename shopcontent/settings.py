"""All settings, from the environment, with defaults that are safe on a laptop.

Each value is read and checked here once; a bad one stops the start with its name.
"""

import re
import socket
import tempfile
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

# Lets Django's generic classes be subscripted with their models at run time.
django_stubs_ext.monkeypatch()


class Env(environ.Env):  # type: ignore[misc]
    """The environment; a value that cannot be read stops the start with its name."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} cannot be used: {error}.") from None


env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# The folder for everything that the embedded default writes.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"VAR_DIR cannot be used: {error}.") from None


def _secret_key() -> str:
    file = VAR_DIR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key())
    return file.read_text()


def _embedded_broker() -> str:
    socket = VAR_DIR / "valkey.sock"
    # A Unix socket's path may not be longer than 107 bytes.
    if len(bytes(socket)) > 100:
        name = sha256(bytes(VAR_DIR)).hexdigest()[:12]
        socket = Path(tempfile.gettempdir()) / f"shopcontent-{name}.sock"
    return f"redis+socket://{socket}?virtual_host=0"


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=False)

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_api_key",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "shopcontent.history",
    "shopcontent.catalog",
    "shopcontent.publishing",
    "shopcontent.exchange",
    "shopcontent.styles",
    "shopcontent.compliance",
    "shopcontent.drafting",
    "shopcontent.review",
    "shopcontent.webhooks",
    "shopcontent.notifications",
    "shopcontent.workers",
    "shopcontent.api",
    "shopcontent.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shopcontent.api.paths.keep_skus_whole",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "shopcontent.urls"
ASGI_APPLICATION = "shopcontent.asgi.application"
WSGI_APPLICATION = "shopcontent.wsgi.application"

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

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if not DATABASES["default"].get("ENGINE", "").startswith("django.db.backends."):
    raise ImproperlyConfigured("DATABASE_URL must be such as postgres://user:password@host/name.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so that it waits for its turn
    # instead of failing half-way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "shopcontent" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "shopcontent" / "static"]
# Without `collectstatic`, ServeStatic serves the files where the apps keep them.
STATIC_ROOT.mkdir(exist_ok=True)
SERVESTATIC_USE_FINDERS = not any(STATIC_ROOT.iterdir())
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}


def _rate(name: str, default: str) -> str:
    rate: str = env.str(name, default=default)
    if not re.fullmatch(r"[1-9]\d*/(s|sec|min|h|hour|d|day)", rate):
        raise ImproperlyConfigured(f"{name} must be a number per s, min, hour or day: {default}.")
    return rate


API_RATE = _rate("API_RATE", "6000/min")
STAFF_API_RATE = _rate("STAFF_API_RATE", "600/min")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["shopcontent.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PARSER_CLASSES": ["shopcontent.api.parsers.StrictJSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["shopcontent.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["shopcontent.api.throttling.KeyRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": API_RATE, "person": STAFF_API_RATE},
    "EXCEPTION_HANDLER": "shopcontent.api.errors.problem_response",
    "UNAUTHENTICATED_USER": None,
}
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    # Secret scanners find a token that was left somewhere by how it begins.
    "TOKEN_PREFIX": "sct_",
}
KNOX_TOKEN_MODEL = "api.StaffToken"  # noqa: S105 - the name of a model
# A token of our own takes the place of the library's, which needs no table.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Shopcontent",
    "DESCRIPTION": (
        "Approved content for the shop's front end, read by servers with a secret key; and all "
        "that people do with drafts, done by their scripts with a token of theirs. Errors are "
        "`application/problem+json` with a stable `code`. Reads carry an `ETag`: send it back in "
        "`If-None-Match`, and 304 says that nothing has changed."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "ContentType": "shopcontent.publishing.models.ContentTypeName",
        "Origin": "shopcontent.publishing.models.Origin",
        "Availability": "shopcontent.catalog.models.Product.Availability",
        "ChangeKind": "shopcontent.publishing.models.Change.Kind",
        "RequestStatus": "shopcontent.drafting.models.DraftRequest.Status",
        "DraftStatus": "shopcontent.drafting.models.Draft.Status",
        "SkipReason": "shopcontent.drafting.models.Skip.Reason",
        "RejectionReason": "shopcontent.review.models.Decision.Reason",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

BROKER_URL = env.str("BROKER_URL", default="")
BROKER_IS_EMBEDDED = not BROKER_URL
CELERY_BROKER_URL = BROKER_URL or _embedded_broker()
# The result of a task is a row in the database; nobody waits for a message.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"shopcontent.drafting.tasks.generate_drafts": {"queue": "generation"}}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # An unacknowledged wake-up comes back after this many seconds. It may come back while the
    # first is still at work: the claim in the database lets only one of them have each draft.
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_keepalive": True,
    # Whoever sends a wake-up learns at once that the broker is down; the sweeper makes it good.
    "max_retries": 1,
    "interval_step": 0.1,
    "interval_max": 0.1,
}

# A directory, or a name on the Hugging Face Hub; the default is the starter model.
LLM_MODEL = env.str("LLM_MODEL", default=str(BASE_DIR / "llm" / "starter" / "model"))
LLM_DEVICE = env.str("LLM_DEVICE", default="auto")
LLM_BATCH_SIZE = env.int("LLM_BATCH_SIZE", default=32)
LLM_THREADS = env.int("LLM_THREADS", default=0)
if LLM_BATCH_SIZE < 1:
    raise ImproperlyConfigured("LLM_BATCH_SIZE must be at least 1.")
if LLM_THREADS < 0:
    raise ImproperlyConfigured("LLM_THREADS must be 0 (choose for me) or more.")


def _price(name: str) -> Decimal | None:
    if not (typed := env.str(name, default="")):
        return None
    try:
        price = Decimal(typed)
    except InvalidOperation:
        raise ImproperlyConfigured(f"{name} must be a price such as 0.15.") from None
    if not price.is_finite() or price < 0:
        raise ImproperlyConfigured(f"{name} must be 0 or more.")
    return price


# For a million tokens that are read and that are written; none for a model of one's own.
LLM_PRICE_PROMPT = _price("LLM_PRICE_PROMPT")
LLM_PRICE_NEW = _price("LLM_PRICE_NEW")
LLM_PRICE_CURRENCY = env.str("LLM_PRICE_CURRENCY", default="USD")
if (LLM_PRICE_PROMPT is None) != (LLM_PRICE_NEW is None):
    raise ImproperlyConfigured("LLM_PRICE_PROMPT and LLM_PRICE_NEW are given both or neither.")
if not re.fullmatch(r"[A-Z]{3}", LLM_PRICE_CURRENCY):
    raise ImproperlyConfigured("LLM_PRICE_CURRENCY must be three letters such as USD.")

DRAFT_LEASE_SECONDS = env.int("DRAFT_LEASE_SECONDS", default=15)
DRAFT_MAX_ATTEMPTS = env.int("DRAFT_MAX_ATTEMPTS", default=3)
NODE_NAME = env.str("NODE_NAME", default=socket.gethostname())
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=5)
if not 0 < SWEEP_SECONDS <= DRAFT_LEASE_SECONDS:
    raise ImproperlyConfigured("SWEEP_SECONDS must be above 0 and at most DRAFT_LEASE_SECONDS.")

# Digests of notifications; without a server none are sent.
MAIL_IS_SET_UP = bool(env.str("EMAIL_URL", default=""))
try:
    vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
except (ImproperlyConfigured, ValueError) as error:
    raise ImproperlyConfigured(f"EMAIL_URL cannot be used: {error}.") from None
# A mail server that does not answer must not hold up the worker that asks it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="shopcontent@localhost")
# Where people reach the admin, for the links in mails.
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")

# Webhooks to private addresses and over plain http, for a laptop and for tests.
WEBHOOK_ALLOW_PRIVATE = env.bool("WEBHOOK_ALLOW_PRIVATE", default=False)

IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=512 * 1024 * 1024)

UNFOLD = {
    "SITE_TITLE": "Shopcontent",
    "SITE_HEADER": "Shopcontent",
    "SITE_SYMBOL": "storefront",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "shopcontent.sidebar.favicon"}
    ],
    "STYLES": ["shopcontent.sidebar.stylesheet"],
    "SCRIPTS": ["shopcontent.sidebar.script"],
    "DASHBOARD_CALLBACK": "shopcontent.overview.page.overview",
    "SIDEBAR": {"navigation": "shopcontent.sidebar.navigation"},
    "COLORS": {
        "primary": {
            "50": "240 253 250",
            "100": "204 251 241",
            "200": "153 246 228",
            "300": "94 234 212",
            "400": "45 212 191",
            "500": "20 184 166",
            # From here on white on it, and it on white, can be read by everybody (4.5 : 1).
            "600": "15 118 110",
            "700": "17 94 89",
            "800": "19 78 74",
            "900": "13 60 57",
            "950": "4 47 46",
        }
    },
}
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
