"""What is true of every NeuroGRIT process. The other modules here state only what differs."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from environs import Env

from neurogrit_cms.languages import chosen_languages
from news.desk.client_address import check_proxies
from news.evidence import Evidence, Subjects

env = Env()

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "neurogrit_cms.apps.SiteConfig",
    "home",
    "search",
    "news",
    "news.citations",
    "news.desk",
    "news.pagecache",
    "news.prints",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "news.desk.users_app.DeskUsersConfig",
    "wagtail.snippets",
    "wagtail.images",
    "news.images",  # after Wagtail's images, whose permission policy it replaces
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "news.secondread",
    "news.factcheck",  # after Wagtail's admin, whose mails it silences
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "neurogrit_cms.answers.OneAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "neurogrit_cms.answers.PoliciesMiddleware",
    "news.pagecache.middleware.PageCacheMiddleware",
    "neurogrit_cms.answers.OnceMoreMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "news.desk.sessions.SessionEndsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "neurogrit_cms.middleware.BadInputMiddleware",
    "neurogrit_cms.limited.LimitedMiddleware",
]

ROOT_URLCONF = "neurogrit_cms.urls"
WSGI_APPLICATION = "neurogrit_cms.wsgi.application"
ASGI_APPLICATION = "neurogrit_cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "neurogrit_cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "desk.User"
# The address is unique whatever its case, by a constraint that this check doesn't understand.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "news.desk.sign_in.CountedPasswords",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "news.desk.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Sessions end after so long without a request, and after so long in any case.
SESSION_IDLE_HOURS = env.int("SESSION_IDLE_HOURS", 12)
SESSION_LONGEST_DAYS = env.int("SESSION_LONGEST_DAYS", 14)
SESSION_ENGINE = "news.desk.session_store"
SESSION_COOKIE_AGE = SESSION_LONGEST_DAYS * 24 * 3600
WAGTAILADMIN_USER_LOGIN_FORM = "news.desk.sign_in.SignInForm"
# The account has a form of its own for it, which asks for the password (`news.desk.mail_address`).
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a mailed link is good for
# Who may say where a request comes from: addresses or networks of proxies, or "unix" for a socket.
PROXIES = check_proxies(env.list("PROXIES", []))

# Language and time ---------------------------------------------------------------------------
# The first has addresses without a prefix; each other one begins with its code.
LANGUAGES = chosen_languages(env.str("SITE_LANGUAGES", "en-gb"))
LANGUAGE_CODE = LANGUAGES[0][0]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = len(LANGUAGES) > 1
if WAGTAIL_I18N_ENABLED:
    INSTALLED_APPS += ["wagtail.contrib.simple_translation", "wagtail.locales"]
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["neurogrit_cms.formats"]
LOCALE_PATHS = [BASE_DIR / "neurogrit_cms" / "locale"]
USE_TZ = True

# Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "neurogrit_cms" / "static"]
# The site stands at the root of its host. Without this a header could say otherwise.
FORCE_SCRIPT_NAME = ""
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"
SERVE_MEDIA = False
# Wagtail's view serves documents, wherever the file lies: it checks who may see the collection.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
DEMO_ALLOWED = False
# Documents of sources are the desk's alone: they have no address.
DOCUMENTS_ROOT = BASE_DIR / "documents"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "neurogrit_cms.whole_files.WholeFiles"},
    "documents": {
        "BACKEND": "neurogrit_cms.whole_files.DeskFiles",
        "OPTIONS": {"location": DOCUMENTS_ROOT},
    },
    "staticfiles": {"BACKEND": "neurogrit_cms.static_files.NamedByContent"},
}

# Readers' pages kept ready (docs/page-cache.md) --------------------------------------------------
PAGE_CACHE = env.bool("PAGE_CACHE", True)
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", 64)  # in each process
# Less than so long ago a process has to have proven that it hears of changes; else it asks. 0: always.
PAGE_CACHE_PROOF_SECONDS = env.float("PAGE_CACHE_PROOF_SECONDS", 0.5)
# So long each process goes on showing what it has while it can't reach the database.
PAGE_CACHE_AWAY_MINUTES = env.int("PAGE_CACHE_AWAY_MINUTES", 60)
# What of an address these pages may read; whatever else is asked for never reaches a view.
PAGE_CACHE_PARAMETERS = {
    "page": r"[2-9]|[1-9][0-9]{1,5}",
    "evidence": "|".join(Evidence),
    "subjects": "|".join(Subjects),
}
# Never kept, so left as they are: the desk, what is looked for, and files.
PAGE_CACHE_PASSES_BY = (
    r"/(admin|documents|api|static|media|_util)/|/([a-z]{2,3}(-[a-z]+)?/)?search/"
)
CACHES: dict[str, dict[str, Any]] = {
    # A size that was deleted must not be shown on by a process that remembers it.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pagecache_store",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
if redis_url := env.str("REDIS_URL", ""):
    # Only pages are kept in Redis: they can be made anew while it is away, and other things can't.
    CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
# Feed readers that are told at once (W3C WebSub): the address of a hub, which is told of changes.
WEBSUB_HUB = env.str("WEBSUB_HUB", "")
# An edge in front (a CDN, Varnish), as Wagtail's frontend_cache has it: a JSON object in EDGE.
WAGTAILFRONTENDCACHE: Any = env.json("EDGE", {})
EDGE_SECONDS = env.int("EDGE_SECONDS", 3600)

# The read-only API: how much one address may ask.
API_PER_MINUTE = env.int("API_PER_MINUTE", 120)
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # Of the admin's own API: it has to know who asks for what is in private collections.
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}
WAGTAILAPI_LIMIT_MAX = 50

# Jobs: Wagtail's own index updates stay immediate, so that the reference index is never stale.
JOB_QUEUES = [
    "mail",
    "publish",
    "references",
    "imports",
    "links",
    "search",
    "pictures",
    "prints",
    "clearances",
    "documents",
]
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "jobs": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": JOB_QUEUES,
    },
}

# Where the signed lines of the chain of clearances go (docs/chain.md): a path, or "s3://bucket/folder",
# and the file of the key that signs them. Empty: no lines are written.
CLEARANCE_LOG = ""
CLEARANCE_LOG_KEY = ""
CLEARANCE_LOG_ENDPOINT = ""

# Forms: a thousand-block story sends about 9,000 fields; `news/story_form.js` knows these limits.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "neurogrit_cms.discreet.Discreet"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Both write two lines for every index update.
        "django.tasks": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # It writes every address that it asks, our own mail address among the parameters.
        "httpx": {"level": "WARNING"},
    },
}

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "NeuroGRIT <desk@localhost>")

# Looking sources up --------------------------------------------------------------------------
# Whom the services may write to; they ask for it.
CITATION_CONTACT = env.str("CITATION_CONTACT", parseaddr(DEFAULT_FROM_EMAIL)[1])
# Where the services are: a closed network names its own.
CITATION_SERVICES = {
    "crossref": env.str("CROSSREF_URL", "https://api.crossref.org"),
    "datacite": env.str("DATACITE_URL", "https://api.datacite.org"),
    "pubmed": env.str("PUBMED_URL", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"),
    "arxiv": env.str("ARXIV_URL", "https://export.arxiv.org"),
    "openlibrary": env.str("OPENLIBRARY_URL", "https://openlibrary.org"),
    "wayback": env.str("WAYBACK_URL", "https://archive.org"),
}
CITATION_SERVICE_SECONDS = env.float("CITATION_SERVICE_SECONDS", 10.0)
# Networks that pasted addresses may lead to beside the open web, such as 10.1.0.0/16.
CITATION_FETCH_ALLOW: list[str] = env.list("CITATION_FETCH_ALLOW", [])

# What browsers may do with our pages -------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"  # but for the desk's own pages and its previews (`neurogrit_cms.answers`)
# Nothing is inline but the style of 500.html, known by its hash; so no page needs a nonce, which
# one that is kept ready could not have.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, "'sha256-u4Bdb9s/4pWr8soUH6Dp1hCEzIk0VVkz5FVd8HRW240='"],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Where browsers report what these policies stopped: an address, of a collector of one's own.
if csp_report := env.str("CSP_REPORT", ""):
    SECURE_CSP["report-uri"] = [csp_report]
# Scripts of readers' pages write no HTML (W3C Trusted Types). Wagtail's do: its bar on the pages of
# whoever is signed in, and all of the admin.
SIGNED_IN_CSP = SECURE_CSP.copy()
SECURE_CSP |= {"require-trusted-types-for": ["'script'"], "trusted-types": ["'none'"]}
# The admin's: Draftail writes two <style> elements for every editor, the upload shows a blob.
ADMIN_CSP = SIGNED_IN_CSP | {
    "style-src-elem": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "usb": [],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "NeuroGRIT"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://localhost:8000")
WAGTAILIMAGES_IMAGE_MODEL = "images.NewsImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "news.images.forms.NewsImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = env.int("PICTURE_MEGABYTES", 25) * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = env.int("PICTURE_MEGAPIXELS", 50) * 1_000_000  # of all frames
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "search.backend",
        "SEARCH_CONFIG": "english",
    }
}
WAGTAIL_FINISH_WORKFLOW_ACTION = "news.publishing.workflow_end.publish_approved_revision"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = (
    False  # a scheduled version must not end the review of the next
)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_USER_TIME_ZONES = ["UTC", "Europe/London", "America/Denver", "America/New_York"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAILADMIN_RECENT_EDITS_LIMIT = 5
