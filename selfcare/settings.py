"""Every setting of the site. What an operator may change is read from the environment: docs/settings.md."""

from pathlib import Path
from urllib.parse import urlsplit

from selfcare import env
from selfcare.mail_url import mail_settings
from selfcare.secret import secret_key

ROOT = Path(__file__).resolve().parent.parent

# development: loopback, plain HTTP, files under var/. production: everything said aloud, HTTPS.
MODE = env.choice("SELFCARE_MODE", "production", among=("development", "production"))
PRODUCTION = MODE == "production"
DEBUG = env.flag("SELFCARE_DEBUG", default=False)

VAR = Path(env.text("SELFCARE_VAR", ROOT / "var"))  # database, index, uploads, private files, mail
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = env.text("SELFCARE_SECRET_KEY") if PRODUCTION else secret_key(VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SELFCARE_OLD_SECRET_KEYS", "")

# On a machine of one's own, `serve` notes here where it answers: commands beside it write the same addresses.
SERVED_AT = VAR / "served_at"
_here = SERVED_AT.read_text().strip() if SERVED_AT.is_file() else "http://127.0.0.1:8000"
BASE_URL = env.origin("SELFCARE_BASE_URL", *([] if PRODUCTION else [_here]))
WAGTAILADMIN_BASE_URL = BASE_URL
ALLOWED_HOSTS = env.words("SELFCARE_ALLOWED_HOSTS", *([] if PRODUCTION else ["127.0.0.1,localhost,[::1]"]))
CSRF_TRUSTED_ORIGINS = env.words("SELFCARE_TRUSTED_ORIGINS", BASE_URL)
SITE_NAME = env.text("SELFCARE_SITE_NAME", "Selfcare")
WAGTAIL_SITE_NAME = SITE_NAME

# How many points privileges ask for: less where few people have any. forum/privileges.py
PRIVILEGES = env.choice("SELFCARE_PRIVILEGES", "new", among=("new", "growing", "established"))

# Texts that look like advertising or a fraud wait until the team has looked at them; else they stand in the queue only.
HOLD_SUSPECTS = env.flag("SELFCARE_HOLD_SUSPECTS", default=True)
# Reported texts wait until the team has looked at them when much speaks against them. moderation/review/evidence.py
HOLD_BY_EVIDENCE = env.flag("SELFCARE_HOLD_BY_EVIDENCE", default=True)
# Called at once when a text speaks of a life in danger: addresses, and a webhook with its key. moderation/review/
ONCALL_EMAIL = env.words("SELFCARE_ONCALL_EMAIL", "")
ONCALL_URL = env.text("SELFCARE_ONCALL_URL", "")
ONCALL_SECRET = env.text("SELFCARE_ONCALL_SECRET", "")
# What the operator is besides: which doors the law opens for a dangerous product. Regulation (EU) 2023/988
OPERATOR_ROLES = env.several(
    "SELFCARE_OPERATOR_ROLES",
    "independent",
    among=("retailer", "manufacturer", "importer", "marketplace", "independent"),
)
# A seller, too, must name its own mediator: the slug of a body of /admin/. Code de la consommation, art. L616-1
DEFAULT_BODY = env.text("SELFCARE_DEFAULT_BODY", "")
# So many first posts of each member are held until the team has looked at them. moderation/review/automatic/
HOLD_FIRST_POSTS = env.within("SELFCARE_HOLD_FIRST_POSTS", 0, least=0, most=20)
# A service like Akismet: none without a key. moderation/review/automatic/outside.py
AKISMET_KEY = env.text("SELFCARE_AKISMET_KEY", "")
AKISMET_URL = env.text("SELFCARE_AKISMET_URL", "https://rest.akismet.com/1.1/")
AKISMET_POSTS = env.choice("SELFCARE_AKISMET_POSTS", "noticed", among=("noticed", "newcomers", "all"))

# Within so many days the team wants to have answered an appeal. moderation/review/appealing.py
APPEAL_DAYS = env.within("SELFCARE_APPEAL_DAYS", 14, least=1, most=90)

INSTALLED_APPS = [
    "selfcare",
    "moderation",
    "knowledge",
    "forum",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "selfcare.accounts_app.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "ninja",
    "django_htmx",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "selfcare.middleware.HeadersAlone",
    "selfcare.middleware.RequestLog",
    "selfcare.middleware.Unavailable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "selfcare.compression.Compressed",
    "selfcare.middleware.ContentSecurityPolicy",
    "selfcare.maintenance.Closed",
    "selfcare.kiosk.devices.Kiosk",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "selfcare.middleware.Languages",
    "selfcare.middleware.Readable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "selfcare.maintenance.ReadOnly",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "selfcare.middleware.KnownSessions",
    "selfcare.staff_doors.StaffDoors",
    "django_htmx.middleware.HtmxMiddleware",
    "selfcare.saving.SavingReaders",
    "selfcare.middleware.PrivatePages",
    "selfcare.middleware.Refusals",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "selfcare.urls"
WSGI_APPLICATION = "selfcare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "selfcare.context.site",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'selfcare.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # One cache a process: every key carries the version of what it holds, so nothing is ever invalidated.
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "rows": {  # small pieces of pages, which must not push whole pages out
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rows",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "link_pictures": {  # drawn once for what they say: forum/link_pictures.py. May be emptied at any time
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "link_pictures",
        "TIMEOUT": 60 * 60 * 24 * 90,
        "OPTIONS": {"MAX_ENTRIES": 2000},  # of some 20 kB
    },
    "shared": {  # what must be counted whichever process answers: tries of passwords, accounts, mails
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "forum_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

AUTH_USER_MODEL = "forum.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "admin_sign_in"
WAGTAIL_PASSWORD_RESET_ENABLED = False
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "forum.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "forum.account_forms.SignupForm",
    "login": "forum.account_forms.LoginForm",
    "add_email": "forum.account_forms.AddEmailForm",
    "change_password": "forum.account_forms.ChangePasswordForm",
    "reset_password": "forum.account_forms.ResetPasswordForm",
    "reset_password_from_key": "forum.account_forms.ResetPasswordKeyForm",
    "request_login_code": "forum.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "forum.account_forms.ConfirmLoginCodeForm",
    "reauthenticate": "forum.account_forms.ReauthenticateForm",
}
MFA_ADAPTER = "forum.second_factor_forms.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "forum.second_factor_forms.AuthenticateForm",
    "reauthenticate": "forum.second_factor_forms.ReauthenticateForm",
    "activate_totp": "forum.second_factor_forms.ActivateForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ; each code counts once all the same
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Who needs a second step to sign in: for cases everybody always, with "staff" for /admin/ and moderation too.
SECOND_FACTOR = env.choice("SELFCARE_SECOND_FACTOR", "staff" if PRODUCTION else "cases", among=("staff", "cases"))
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # for accounts without a password, and whoever forgot theirs
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mails wait in a queue
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USERNAME_MIN_LENGTH = 3  # which names are refused besides: forum/names.py
ACCOUNT_USERNAME_VALIDATORS = "forum.accounts.username_validators"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PRESERVE_USERNAME_CASING = False

# In the database alone: what one process ends must not live on in the cache of another. docs/adr/0013-sessions.md
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_FAILURE_VIEW = "selfcare.errors.csrf_failure"
SECURE_SSL_REDIRECT = env.flag("SELFCARE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("SELFCARE_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("SELFCARE_PROXY_COUNT", int(BEHIND_PROXY))
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
# Wagtail's editor needs inline styles and scripts; it lives under its own address and nowhere else.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
# Programs that train on texts, and those that answer with them and say where from: `signposts.py` names them.
AI_TRAINING = env.flag("SELFCARE_AI_TRAINING", default=False)
AI_ANSWERS = env.flag("SELFCARE_AI_ANSWERS", default=True)
# Pages that may show a guide, a question, or those about a product, in a frame: origins, or * for all of them.
# Nothing else of the site is ever framed.
EMBED_ORIGINS = env.words("SELFCARE_EMBED_ORIGINS", "*") or ["'none'"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of all fields but files
BODY_MAX = 12_000_000  # bytes of everything that is sent at once: a file of a case has 10 MB at most
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "en"  # the language of the msgids, so that it is also the fall-back
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "selfcare" / "locale"]
FORMAT_MODULE_PATH = ["selfcare.formats"]
USE_TZ = True
TIME_ZONE = env.time_zone("SELFCARE_TIME_ZONE", "Europe/Paris")
LEGAL_TIME_ZONE = env.time_zone("SELFCARE_LEGAL_TIME_ZONE", "Europe/Paris")  # of deadlines

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("SELFCARE_STATIC", VAR / "static"))
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"  # files of cases: never under a public address
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

# Every mail is a row first; the worker sends it by MAIL_TRANSPORT.
EMAIL_BACKEND = "forum.mail.QueueBackend"
MAIL_TRANSPORT = mail_settings(env.text("SELFCARE_MAIL_URL", *([] if PRODUCTION else [f"file://{VAR / 'mail'}"])))
MAIL_DOMAIN = urlsplit(BASE_URL).hostname if PRODUCTION else "localhost"
DEFAULT_FROM_EMAIL = env.text("SELFCARE_MAIL_FROM", f"Selfcare <no-reply@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where answers by mail come in; empty: the site reads no mail. docs/operating.md
MAIL_IN_ADDRESS = env.text("SELFCARE_MAIL_IN_ADDRESS", "")
MAIL_IN_URL = env.mailbox("SELFCARE_MAIL_IN_URL")
MAIL_IN_SECRET = env.text("SELFCARE_MAIL_IN_SECRET", "")
# Where people write: to contest a decision, to reach the team (Regulation (EU) 2022/2065, art. 12).
CONTACT_EMAIL = env.text("SELFCARE_CONTACT_EMAIL", *([] if PRODUCTION else ["contact@localhost"]))
SECURITY_CONTACT = env.text("SELFCARE_SECURITY_CONTACT", "")  # an address, or an https:// page

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": env.text("SELFCARE_SEARCH_BACKEND", "knowledge.search.backend"),
        "PATH": VAR / "index",
        "URLS": env.words("SELFCARE_SEARCH_URLS", ""),
        "AUTO_UPDATE": False,  # rows of IndexQueue, drained by the worker
    }
}
# Editors may not publish: a guide goes live when a second person has approved it.
WAGTAIL_FINISH_WORKFLOW_ACTION = "knowledge.workflow.publish_reviewed"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request to anybody else
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5

# Of 100 people who ask, how many see no suggestions, drawn by lot, so that their effect is known. docs/figures.md
HOLDOUT_PERCENT = env.within("SELFCARE_HOLDOUT_PERCENT", 5, least=0, most=50)

# Shapes of order numbers of this site's merchants, beside those that are known. docs/moderating.md
ORDER_SHAPES = env.text("SELFCARE_ORDER_SHAPES", "")

TAGGIT_CASE_INSENSITIVE = True

# A number that people may call for help, as it is to be read: the block "Get help near you" shows it.
HELP_PHONE = env.text("SELFCARE_HELP_PHONE", "")
# Screens at a counter: the pages under /kiosk/, and the code by which the team sets such a screen up. docs/operating.md
KIOSK_CODE = env.text("SELFCARE_KIOSK_CODE", "")

# Micro or small enterprise: reports are voluntary then (Regulation (EU) 2022/2065, art. 15(2) and 19).
OPERATOR_IS_SMALL = env.flag("SELFCARE_OPERATOR_IS_SMALL", default=False)
# The Transparency Database, where statements of reasons are sent; off unless both are set. docs/transparency.md
DSA_URL = env.text("SELFCARE_DSA_URL", "")
DSA_TOKEN = env.text("SELFCARE_DSA_TOKEN", "")

# Webhooks to this machine itself are refused unless somebody says so: tests and trials only.
WEBHOOKS_TO_LOOPBACK = env.flag("SELFCARE_WEBHOOKS_TO_LOOPBACK", default=False)

# Who may read /metrics, for Prometheus: nobody without one. selfcare/metrics.py
METRICS_TOKEN = env.text("SELFCARE_METRICS_TOKEN", "")

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "selfcare.logs.RequestId"}, "paths": {"()": "selfcare.logs.Paths"}},
    "formatters": {"line": {"()": "selfcare.logs.Line"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["request_id", "paths"], "formatter": "line"}},
    "root": {"handlers": ["out"], "level": env.choice("SELFCARE_LOG_LEVEL", "INFO", among=LOG_LEVELS)},
    "loggers": {
        "django.server": {"handlers": ["out"], "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # the request line says 400
        "wagtail": {"level": "WARNING"},  # its lines hold titles, which members wrote
        "django_tasks": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
