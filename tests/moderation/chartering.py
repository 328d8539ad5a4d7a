"""A site whose charter has a version, as a new one has."""

from wagtail.models import Page

from moderation.review import actions
from moderation.review.models import CharterPage, CharterVersion, RuleDraft
from selfcare import new_site, site_charter
from tests.moderation.reviewing import make_rules

NOTES = {"note_en": "Rule 1 says more.", "note_fr": "La règle 1 en dit plus."}


def open_charter() -> CharterVersion:
    make_rules()
    site_charter.seed(new_site.charter())
    return CharterVersion.objects.get()


def change_rule(code="courtesy", **words):
    """Draft another text of a rule."""
    rule = make_rules()[code]
    from moderation.review.charter.content import RULE_COLUMNS

    said = {name: getattr(rule, name) for name in RULE_COLUMNS}
    said |= words or {"text_en": f"{rule.text_en} Even on Mondays.", "text_fr": f"{rule.text_fr} Même le lundi."}
    return RuleDraft.objects.update_or_create(code=code, defaults=said)[0]


def publish(by, *, is_major=False, **more):
    return actions.publish_charter(by=by, is_major=is_major, **{**NOTES, **more})


def charter_page(language="en") -> CharterPage:
    return CharterPage.objects.get(locale__language_code=language)


def say(page, **words) -> Page:
    """Save a draft of the page."""
    latest = page.get_latest_revision_as_object()
    for name, value in words.items():
        setattr(latest, name, value)
    return latest.save_revision()
