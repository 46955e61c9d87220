"""Django's settings: what the environment and the data folder say, then choices that hold everywhere."""

import os
from pathlib import Path

from jalon import catalogue
from jalon.config import environment
from jalon.kernel import addresses

PACKAGE = Path(__file__).resolve().parent.parent

# What belongs to the instance

DATA_DIR = environment.data_folder()
environment.prepare(DATA_DIR)
SECRET_KEY = environment.secret_key(DATA_DIR)
FACTOR_KEYS = environment.factor_keys(DATA_DIR)  # the file of the keys that encrypt the seeds of second factors
DATABASES = {"default": environment.database(DATA_DIR)}
DEMO_MARKER = DATA_DIR / "region-fictive"  # present: every page says that the region is invented
DEMO = DEMO_MARKER.exists()
JALON_SYNC_JOBS = os.environ.get("JALON_SYNC_JOBS") == "1"  # long work runs in the process that asks for it
catalogue.use_overlay(DATA_DIR / "catalogue")

BACKUPS = environment.backups()  # at regular times; None: only when asked for
METRICS_TOKEN = os.environ.get("JALON_METRICS_TOKEN", "")  # none: no measures, and no detail of the state

HOST, HTTPS, PUBLIC_ORIGIN, PUBLIC_PATH = environment.public_address()
ALLOWED_HOSTS = [HOST] if HOST else []
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN] if HOST else []
FORCE_SCRIPT_NAME = PUBLIC_PATH or None  # what `reverse` puts before every address, in a worker too
TRUSTED_PROXIES = environment.trusted_proxies()

# Parts

FEATURES = [
    name
    for name in (
        *("ui", "jobs", "accounts", "directory", "patients", "indicators", "sources"),
        *("tracking", "campaigns", "antibiotics", "record", "population", "messages", "web", "demo"),
    )
    if (PACKAGE / name / "apps.py").exists()
]
# Ours come first so that our templates are found before those of the libraries.
INSTALLED_APPS = [
    *(f"jalon.{name}" for name in FEATURES),
    "jalon.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "lucide",
]
MIDDLEWARE = [
    "jalon.web.metrics.counting.Requests",
    "jalon.web.middleware.security_headers",
    "jalon.web.middleware.same_catalogue",
    "jalon.web.middleware.programs",  # before whatever reads a cookie
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jalon.ui.uploads.ChooseUploads",  # before what reads the form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jalon.accounts.sessions.middleware.limits",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jalon.accounts.middleware.perimeter",
    "jalon.accounts.signin.middleware.steps",
    "jalon.web.middleware.RefusalsInFrench",
]
ROOT_URLCONF = "jalon.config.urls"
WSGI_APPLICATION = "jalon.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *(["jalon.ui.context.page"] if (PACKAGE / "ui" / "context.py").exists() else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# French

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = environment.TIME_ZONE
USE_TZ = True

# Files

STATIC_URL = f"{PUBLIC_PATH}/static/"
WHITENOISE_USE_FINDERS = True  # nothing to collect: the package is served as it is installed
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20  # without the files, which go to the disk
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jalon.accounts.signin.passwords.OneLook"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "jalon.accounts.signin.passwords.NotTooLong"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "jalon.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # HTTPS is ended by a proxy in front: it says who asks
MFA_ADAPTER = "jalon.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a key that also knows who one is: it always asks for a PIN or a finger
MFA_TOTP_ISSUER = "Jalon"
PASSWORD_RESET_TIMEOUT = 7 * 86_400  # also that of invitations
SESSION_ENGINE = "jalon.accounts.sessions.store"
SESSION_COOKIE_AGE = 7 * 86_400  # at the very most: connexion.yaml says when a session is over, twelve hours if nothing
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
COOKIE_PREFIX = environment.cookie_prefix(https=HTTPS, path=PUBLIC_PATH)
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}jalon_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}jalon_csrf"
# Another application of the same host never receives them.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{PUBLIC_PATH}/"
CSRF_FAILURE_VIEW = "jalon.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Programs: how many calls a token may make in a minute, for how long it may be given

JALON_API_CALLS = environment.whole("JALON_API_CALLS", usual=600, least=1, most=100_000)
JALON_TOKEN_DAYS = environment.whole("JALON_TOKEN_DAYS", usual=365, least=1, most=365)

# Mail

MAIL = environment.mail()
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = MAIL["DEFAULT_FROM_EMAIL"]

# Other servers

OUTGOING = addresses.Allowed.read(os.environ.get("JALON_OUTGOING", ""))  # names and networks Jalon may call besides

# Protection

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Shared by all processes: a limit on failed logins must not depend on which one answers.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"},
}

# What is logged names no person: no request parameters, no text of an error; an incident keeps its places in the code.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "jalon.jobs.incidents.WithoutTraceback",
            "format": "{levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
