"""System checks of the whole site: what is wrong although each setting by itself is well written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import DatabaseError, connection
from django.http.request import validate_host
from django.utils import timezone
from modelsearch.backends import InvalidSearchBackendError, get_search_backend

from forum.dates import legal_day
from moderation.law import lookout
from moderation.mediation import own_mediator
from moderation.mediation.dossier import pdf
from moderation.mediation.legal_limits import legal_limits
from moderation.mediation.models import MediationBody
from moderation.mediation.rulesets import STALE_AFTER, ruleset_for
from selfcare import env

SHOWN = 5  # names in one message: the page has them all


@register(Tags.files)
def private_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nothing confidential lies in a folder whose files have a public address."""
    return [
        Error(f"{what} is inside {public}, which anybody can read.", hint="Change SELFCARE_VAR.", id="selfcare.E001")
        for what, path in confidential_paths()
        for public in (Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT))
        if path.resolve().is_relative_to(public.resolve())
    ]


def confidential_paths() -> Iterator[tuple[str, Path]]:
    storages: Any = settings.STORAGES
    search: Any = settings.WAGTAILSEARCH_BACKENDS
    database: Any = settings.DATABASES["default"]
    yield "PRIVATE_ROOT", Path(storages["private"]["OPTIONS"]["location"])
    yield "The search index", Path(search["default"]["PATH"])
    if database["ENGINE"].endswith("sqlite3"):
        yield "The database", Path(database["NAME"])


@register()
def search_backend(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        get_search_backend()
    except (InvalidSearchBackendError, ImportError) as error:
        return [
            Error(f"The search backend cannot be used: {error}", hint="SELFCARE_SEARCH_BACKEND", id="selfcare.E002")
        ]
    return []


@register(Tags.translation, deploy=True)
def catalogues(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every language but that of the msgids has its compiled catalogue."""
    paths = [
        Path(folder) / code / "LC_MESSAGES" / "django.mo"
        for folder in settings.LOCALE_PATHS
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    ]
    return [
        Error(
            f"{path} is missing: pages in this language would be in English.", hint="make messages", id="selfcare.E003"
        )
        for path in paths
        if not path.is_file()
    ]


@register(Tags.security, deploy=True)
def addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Where the site says it is, where it answers, and how its cookies travel fit together."""
    found: list[CheckMessage] = []
    url = urlsplit(settings.BASE_URL)
    if url.scheme != "https":
        found.append(
            Error(
                "The site's cookies travel by HTTPS only: nobody could sign in.",
                hint="SELFCARE_BASE_URL",
                id="selfcare.E004",
            )
        )
    if not validate_host(url.hostname or "", settings.ALLOWED_HOSTS):
        found.append(
            Error(
                f"The site would not answer at {settings.BASE_URL}.", hint="SELFCARE_ALLOWED_HOSTS", id="selfcare.E005"
            )
        )
    if settings.WEBHOOKS_TO_LOOPBACK:
        found.append(
            Warning(
                "Webhooks reach services of this machine.", hint="SELFCARE_WEBHOOKS_TO_LOOPBACK", id="selfcare.W006"
            )
        )
    return found


@register(deploy=True)
def unknown_variables(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A setting whose name is misspelt is a setting that nobody reads."""
    unknown = sorted(name for name in os.environ if name.startswith("SELFCARE_") and name not in env.asked)
    return [
        Warning(f"Nothing reads the variable {name}.", hint="docs/settings.md", id="selfcare.W007") for name in unknown
    ]


@register(deploy=True)
def law(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The questions of the pre-check are the law as somebody last read it."""
    today = legal_day(timezone.now())
    rules = ruleset_for(today)
    oldest = min(legal_limits().values(), key=lambda limit: limit.read_on)
    read = {rules.version: rules.checked_on, f"the time limits ({oldest.law} and others)": oldest.read_on}
    return [
        Info(
            f"Nobody has compared {what} with the law since {checked_on}.",
            hint="docs/mediating.md",
            id="selfcare.I009",
        )
        for what, checked_on in read.items()
        if today - checked_on > STALE_AFTER
    ]


@register(deploy=True)
def texts_of_the_law(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What people read of the law, as long as somebody answers for it. A site without tables yet has told nobody."""
    if not _has_table(lookout.TABLE):
        return []
    old = lookout.unreviewed(legal_day(timezone.now()))
    named = lookout.naming_closed_platform()
    found: list[CheckMessage] = []
    if old:
        found.append(
            Warning(
                f"{len(old)} texts about the law: nobody compared them with their source for {STALE_AFTER.days} days, "
                f"or ever: {', '.join(old[:SHOWN])}{' …' if len(old) > SHOWN else '.'}",
                hint=f"{settings.BASE_URL}/admin/legal-texts/ (docs/mediating.md)",
                id="selfcare.W011",
            )
        )
    if named:
        found.append(
            Warning(
                f"The European dispute platform, closed on 20 July 2025, is linked to by {', '.join(named[:SHOWN])}"
                f"{' …' if len(named) > SHOWN else '.'}",
                hint="Edit it, and take the address out.",
                id="selfcare.W012",
            )
        )
    return found


def _has_table(name: str) -> bool:
    """False too where no database answers: other checks say that."""
    database: Any = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not _is_there(database["NAME"]):
        return False
    try:
        return name in connection.introspection.table_names()
    except DatabaseError:
        return False


def _is_there(name: Any) -> bool:
    """A look must not make an empty database; those of tests have no file."""
    return str(name).startswith((":memory:", "file:")) or Path(name).exists()


@register(deploy=True)
def mediator_of_the_operator(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A seller names its mediator and the ways to reach it (Code de la consommation, art. L616-1, R616-1)."""
    if not _has_table(MediationBody._meta.db_table):
        return []
    lacking = own_mediator.lacking(legal_day(timezone.now()))
    return [
        Error(
            f"L616-1/R616-1 mediator details missing: {', '.join(lacking)}.",
            hint="SELFCARE_DEFAULT_BODY, and /admin/ → Mediation → Bodies",
            id="selfcare.E013",
        )
        for _ in lacking[:1]
    ]


@register(deploy=True)
def bodies_looked_at(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Addresses, languages and charters of bodies change: somebody looks at each once a year."""
    if not _has_table(MediationBody._meta.db_table):
        return []
    stale = list(MediationBody.objects.to_check(legal_day(timezone.now())).values_list("name", flat=True))
    return [
        Warning(
            f"Nobody has looked at these mediation bodies for a year: {', '.join(stale)}.",
            hint="/admin/ → Mediation → Bodies",
            id="selfcare.W014",
        )
        for _ in stale[:1]
    ]


@register()
def paper(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without it dossiers of cases hold HTML that prints, and no PDF: whoever runs the site should know."""
    if pdf.has_pango():
        return []
    return [Info(pdf.MISSING, hint="apt install libpango-1.0-0 libpangoft2-1.0-0", id="selfcare.I010")]


@register(Tags.files, deploy=True)
def folder_of_the_site(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    others = settings.VAR.stat().st_mode & 0o077
    return (
        [Info(f"Other accounts of this machine can look into {settings.VAR}.", hint="chmod 0700", id="selfcare.I008")]
        if others
        else []
    )
