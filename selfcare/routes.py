"""Every address and who may read it. A test fails for an address that is not named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from django.urls import URLPattern, URLResolver, get_resolver

EVERYBODY = "everybody"
EVERYBODY_PUBLISHED = "everybody, published things only; authors see their own, moderators all"
MEMBERS = "members"
OWN = "the member it belongs to"
AUTHOR = "the author of the post, and moderators"
PRIVILEGED = "members who hold the privilege, and moderators"
REVIEWERS = "those who review edits, whoever suggested one, and the author of the text"
WRITER = "the author of the post"
ASKER = "the person who asked"
MODERATORS = "moderators"
DECIDERS = "those who decide about appeals: moderators and administrators"
CONTESTED = "whoever filed the appeal, and those who decide about appeals"
EDITORS = "editors"
EDITORS_AND_MODERATORS = "editors and moderators"
WORKERS = "moderators, editors, and members who earned one of the kinds of work"
EARNED = "members who earned the privilege, and moderators"
EARNED_OR_ASKER = "the person who asked, members who earned the privilege, and moderators"
PARTIES = "the asker, and the staff of the body the case was sent to"
BODY_STAFF = "the staff of the body the case was sent to"
ADMINISTRATORS = "administrators"
STAFF = "staff, by Wagtail's permissions"
SECRET = "whoever knows the secret of the mailbox"  # noqa: S105
METRICS = "whoever knows SELFCARE_METRICS_TOKEN"
TOKEN = "whoever holds the signed link"  # noqa: S105
PROGRAM = "members who review edits, by their token"
BODY_PROGRAM = "programs of the body, by their token"
COLLECTION = "everybody, unless an editor restricted its collection"
PASSWORD = "whoever knows the password that an editor set"  # noqa: S105

# First match wins; names as Django spells them, with their namespace.
READERS: list[tuple[str, str]] = [
    ("door", EVERYBODY),
    ("home", EVERYBODY),
    ("healthz", EVERYBODY),
    ("readyz", EVERYBODY),
    ("metrics", METRICS),
    ("robots", EVERYBODY),
    ("opensearch", EVERYBODY),
    ("opensearch_suggestions", EVERYBODY_PUBLISHED),
    ("manifest", EVERYBODY),
    ("styleguide", EVERYBODY),  # in development only
    ("security_txt", EVERYBODY),
    ("change_password", EVERYBODY),
    ("*_feed", EVERYBODY_PUBLISHED),
    ("sitemap", EVERYBODY_PUBLISHED),
    ("sitemap_part", EVERYBODY_PUBLISHED),
    ("theme", EVERYBODY),
    ("saving", EVERYBODY),
    ("dense", EVERYBODY),
    ("picture", EVERYBODY),
    ("admin_sign_in", EVERYBODY),
    ("admin_password_reset", EVERYBODY),
    ("short", EVERYBODY_PUBLISHED),
    ("short_answer", EVERYBODY_PUBLISHED),
    ("short_comment", EVERYBODY_PUBLISHED),
    ("short_member", EVERYBODY),
    ("gtin", EVERYBODY),
    ("widget", EVERYBODY),
    ("site_picture", EVERYBODY),
    ("question_picture", EVERYBODY_PUBLISHED),
    ("product_picture", EVERYBODY),
    ("guide_picture", EVERYBODY_PUBLISHED),
    ("oembed", EVERYBODY),  # says of what is not public that it is not
    ("question_frame", EVERYBODY_PUBLISHED),
    ("gtin_frame", EVERYBODY_PUBLISHED),
    ("gtin_fragment", EVERYBODY_PUBLISHED),
    ("short_guide", EVERYBODY_PUBLISHED),
    ("short_copy", EVERYBODY),  # says nothing but where copies are asked about
    ("guide_text", EVERYBODY_PUBLISHED),
    ("guide_frame", EVERYBODY_PUBLISHED),
    ("guide_fragment", EVERYBODY_PUBLISHED),
    ("unsubscribe", TOKEN),
    ("mail_in", SECRET),
    ("post_picture", EVERYBODY_PUBLISHED),
    ("forum:add_picture", EVERYBODY),
    ("forum:mail_draft", TOKEN),
    ("mail_settings", TOKEN),
    ("stay_by_mail", TOKEN),
    ("restore_address", TOKEN),
    ("forum:questions", EVERYBODY_PUBLISHED),
    ("forum:question", EVERYBODY_PUBLISHED),
    ("forum:question_short", EVERYBODY_PUBLISHED),
    ("forum:share", EVERYBODY_PUBLISHED),
    ("forum:history", EVERYBODY_PUBLISHED),
    ("forum:ask", EVERYBODY),
    ("forum:ask_text", TOKEN),
    ("forum:ask_review", TOKEN),
    ("forum:ask_sent", EVERYBODY),
    ("forum:publish_by_link", TOKEN),
    ("forum:ask_found", EVERYBODY),
    ("forum:tag_suggestions", EVERYBODY),
    ("forum:product_suggestions", EVERYBODY),
    ("forum:autosave", EVERYBODY),
    ("forum:drafts", EVERYBODY),  # what is in one's own session or account
    ("forum:delete_draft", EVERYBODY),
    ("forum:preview", EVERYBODY),
    ("forum:purchase", ASKER),
    ("forum:private_notes", MEMBERS),  # each their own
    ("forum:edit_question", MEMBERS),  # whoever may not edit suggests
    ("forum:edit_answer", MEMBERS),
    ("forum:waiting_edits", PRIVILEGED),
    ("forum:suggestion", REVIEWERS),
    ("forum:decide_edit", REVIEWERS),
    ("forum:edit_comment", WRITER),
    ("forum:delete", WRITER),
    ("forum:undelete", WRITER),
    ("forum:hide_revision", MODERATORS),
    ("forum:reopen", MODERATORS),
    ("forum:duplicate", EARNED_OR_ASKER),
    ("forum:duplicates", EARNED),
    ("forum:duplicate_proposal", EARNED_OR_ASKER),
    ("forum:most_duplicated", EDITORS_AND_MODERATORS),
    ("forum:merge", MODERATORS),
    ("forum:answer", MEMBERS),
    ("forum:answer_place", EVERYBODY_PUBLISHED),
    ("forum:comment_place", EVERYBODY_PUBLISHED),
    ("forum:next_unanswered", EVERYBODY_PUBLISHED),
    ("forum:for_me", OWN),
    ("forum:set_aside", MEMBERS),
    ("forum:names", MEMBERS),
    ("forum:invite", PRIVILEGED),
    ("forum:convert", MODERATORS),
    ("forum:answer_draft", MEMBERS),
    ("forum:delete_answer_draft", MEMBERS),
    ("forum:writing", EVERYBODY_PUBLISHED),
    ("forum:comment", MEMBERS),
    ("forum:vote", MEMBERS),
    ("forum:say_solved", ASKER),
    ("forum:solved_by_mail", TOKEN),
    ("forum:mark", MEMBERS),
    ("forum:dangerous", MEMBERS),
    ("forum:me_too", MEMBERS),
    ("forum:follow", MEMBERS),
    ("forum:follow_*", MEMBERS),
    ("forum:block", MEMBERS),
    ("forum:followed", OWN),
    ("forum:stop_following", MEMBERS),
    ("forum:accept", ASKER),
    ("forum:unaccept", ASKER),
    ("forum:not_solved", ASKER),
    ("forum:show_name", ASKER),
    ("forum:products", EVERYBODY),
    ("forum:product", EVERYBODY_PUBLISHED),
    ("forum:tags", EVERYBODY),
    ("forum:tag", EVERYBODY_PUBLISHED),
    ("forum:ignore_tag", MEMBERS),
    ("forum:own", MEMBERS),
    ("forum:own_products", OWN),
    ("forum:proof", TOKEN),
    ("gtin_proof", TOKEN),
    ("forum:own_tags", OWN),
    ("forum:requests", OWN),
    ("forum:members", EVERYBODY),
    ("forum:member", EVERYBODY_PUBLISHED),
    ("forum:points", EVERYBODY),
    ("forum:statistics", EVERYBODY),
    ("forum:statistics_file", EVERYBODY),
    ("forum:staff_statistics", EDITORS_AND_MODERATORS),
    ("forum:staff_statistics_file", EDITORS_AND_MODERATORS),
    ("forum:notifications", OWN),
    ("forum:unread", OWN),
    ("forum:mark_read", OWN),
    ("forum:save_notification", MEMBERS),
    ("forum:settings", OWN),
    ("forum:saved_filters", OWN),
    ("forum:deleted", OWN),
    ("forum:saved_replies", OWN),
    ("forum:saved_reply", OWN),
    ("forum:replies_to", MEMBERS),
    ("forum:preferences", OWN),
    ("forum:account", OWN),
    ("forum:rename", OWN),
    ("forum:sessions", OWN),
    ("forum:second_step", OWN),
    ("forum:my_data", OWN),
    ("forum:download_my_data", OWN),
    ("forum:leave", OWN),
    ("forum:stay", OWN),
    ("api:openapi-json", EVERYBODY),
    ("api:openapi-view", EVERYBODY),
    ("api:api-root", EVERYBODY),
    ("api:nowhere", EVERYBODY),
    ("api:questions", EVERYBODY_PUBLISHED),
    ("api:question", EVERYBODY_PUBLISHED),
    ("api:guides", EVERYBODY_PUBLISHED),
    ("api:guide", EVERYBODY_PUBLISHED),
    ("api:answers", MEMBERS),
    ("api:vote", MEMBERS),
    ("api:accept", ASKER),
    ("api:solved", ASKER),
    ("api:not_solved", ASKER),
    ("api:me_too", MEMBERS),
    ("api:mark", MEMBERS),
    ("api:follow", MEMBERS),
    ("api:pictures", MEMBERS),
    ("api:source", EVERYBODY_PUBLISHED),
    ("api:suggest_edit", MEMBERS),
    ("api:edits", PROGRAM),
    ("api:edit", PROGRAM),
    ("api:decide_edit", REVIEWERS),
    ("kiosk:*", EVERYBODY_PUBLISHED),
    ("knowledge:search", EVERYBODY_PUBLISHED),
    ("knowledge:opened", EVERYBODY),
    ("knowledge:suggest", EVERYBODY_PUBLISHED),
    ("knowledge:similar", EVERYBODY_PUBLISHED),
    ("knowledge:beside", EVERYBODY_PUBLISHED),
    ("knowledge:guides", EVERYBODY),
    ("knowledge:guide", EVERYBODY_PUBLISHED),
    ("knowledge:helpful", EVERYBODY_PUBLISHED),
    ("knowledge:ask_after", EVERYBODY_PUBLISHED),
    ("knowledge:suggest_guide", PRIVILEGED),
    ("knowledge:paper", EVERYBODY_PUBLISHED),
    ("knowledge:copy", EVERYBODY_PUBLISHED),
    ("knowledge:send", MEMBERS),
    ("knowledge:stop_copy", MEMBERS),
    ("knowledge:original", EDITORS),
    ("knowledge:join", EDITORS),
    ("knowledge:part", EDITORS),
    ("knowledge:promote", EDITORS),
    ("knowledge:check", EDITORS),
    ("knowledge:promote_step", EDITORS),
    ("knowledge:history", EVERYBODY_PUBLISHED),
    ("moderation:escalate", ASKER),
    ("moderation:form*", ASKER),
    ("moderation:check", ASKER),
    ("moderation:outlook", ASKER),
    ("moderation:complaint_*", ASKER),
    ("moderation:later_draft", ASKER),
    ("moderation:return", TOKEN),
    ("moderation:leave_draft", EVERYBODY),
    ("moderation:send", ASKER),
    ("moderation:stop", ASKER),
    ("moderation:withdraw", ASKER),
    ("moderation:kept", ASKER),
    ("moderation:judgement", PARTIES),
    ("moderation:cases", OWN),
    ("moderation:cases_file", BODY_STAFF),
    ("moderation:cases_assign", BODY_STAFF),
    ("moderation:cases_views", BODY_STAFF),
    ("moderation:workload", BODY_STAFF),
    ("moderation:type_in", BODY_STAFF),
    ("moderation:typing", BODY_STAFF),
    ("moderation:file_paper", BODY_STAFF),
    ("moderation:throw_away", BODY_STAFF),
    ("moderation:body_year", BODY_STAFF),
    ("moderation:recommendations", BODY_STAFF),
    ("moderation:recommendation", BODY_STAFF),
    ("moderation:case", PARTIES),
    ("moderation:case_file", PARTIES),
    ("moderation:letter", PARTIES),
    ("moderation:case_dossier", PARTIES),
    ("moderation:case_pdf", PARTIES),
    ("moderation:case_filing", PARTIES),
    ("moderation:case_paper", PARTIES),
    ("moderation:paper_form", EVERYBODY),
    ("moderation:mediator", EVERYBODY),
    ("moderation:mandate_form", EVERYBODY),
    ("schema", EVERYBODY),
    ("moderation:step", BODY_STAFF),
    ("moderation:write", BODY_STAFF),
    ("moderation:record", BODY_STAFF),
    ("moderation:say", ASKER),
    ("moderation:report", ASKER),
    ("moderation:declare", BODY_STAFF),
    ("moderation:recuse", BODY_STAFF),
    ("moderation:assign", BODY_STAFF),
    ("moderation:emergency", ADMINISTRATORS),
    ("moderation:fetch_dossier", TOKEN),
    ("moderation:prove_address", TOKEN),
    ("moderation:charter", EVERYBODY),
    ("moderation:charter_*", EVERYBODY),
    ("moderation:amendments", EVERYBODY_PUBLISHED),
    ("moderation:amendment", EVERYBODY_PUBLISHED),
    ("moderation:propose_amendment", PRIVILEGED),
    ("moderation:vote_amendment", MEMBERS),
    ("moderation:withdraw_amendment", WRITER),
    ("api:cases", BODY_PROGRAM),
    ("api:body_case", BODY_PROGRAM),
    ("api:dossier_*", BODY_PROGRAM),
    ("api:evidence", BODY_PROGRAM),
    ("api:case_events", BODY_PROGRAM),
    ("api:webhooks", BODY_PROGRAM),
    ("api:webhook", BODY_PROGRAM),
    ("api:stats", BODY_PROGRAM),
    ("api:inbound", SECRET),
    ("api:webhook_keys", EVERYBODY),
    ("api:charter", EVERYBODY),
    ("api:accept_charter", MEMBERS),
    ("moderation:danger", EVERYBODY),
    ("moderation:transparency", EVERYBODY),
    ("moderation:transparency_*", EVERYBODY),
    ("moderation:notify", EVERYBODY),
    ("moderation:notice_state", TOKEN),
    ("moderation:notice_confirm", TOKEN),
    ("moderation:notice_contest", TOKEN),
    ("moderation:notice_appeal*", TOKEN),
    ("moderation:safety", MODERATORS),
    ("moderation:safety_guide", MODERATORS),
    ("moderation:alarm", MODERATORS),
    ("moderation:alarm_acknowledge", MODERATORS),
    ("moderation:notices", MODERATORS),
    ("moderation:notice", MODERATORS),
    ("moderation:notice_*", MODERATORS),
    ("moderation:time_limits", EVERYBODY),
    ("moderation:decision", OWN),
    ("moderation:yours", OWN),
    ("moderation:acknowledge", OWN),
    ("moderation:flag", MEMBERS),
    ("moderation:report_member", MEMBERS),
    ("moderation:contest", OWN),
    ("moderation:appeals", DECIDERS),
    ("moderation:appeal", CONTESTED),
    ("moderation:appeal_write", CONTESTED),
    ("moderation:appeal_withdraw", OWN),
    ("moderation:appeal_decide", DECIDERS),
    ("moderation:queue", WORKERS),
    ("moderation:unanswered", MODERATORS),
    ("moderation:seen", MODERATORS),
    ("moderation:dispute*", MODERATORS),
    ("moderation:practice*", MODERATORS),
    ("moderation:votes", MODERATORS),
    ("moderation:decisions", MODERATORS),
    ("moderation:undo", MODERATORS),
    ("moderation:item", MODERATORS),
    ("moderation:hide", MODERATORS),
    ("moderation:keep", MODERATORS),
    ("moderation:correct", MODERATORS),
    ("moderation:spam", MODERATORS),
    ("moderation:duplicate", MODERATORS),
    ("moderation:shut", MODERATORS),
    ("moderation:guide", MODERATORS),
    ("moderation:later", MODERATORS),
    ("moderation:open", EARNED),
    ("moderation:leave", WORKERS),
    ("moderation:put_off", WORKERS),
    ("moderation:again", WORKERS),
    ("moderation:member*", MODERATORS),
    ("account_email", OWN),
    ("account_change_password", OWN),
    ("account_set_password", OWN),
    ("account_reauthenticate", OWN),
    ("mfa_authenticate", EVERYBODY),  # between password and session; else it leads to the sign-in page
    ("mfa_*", OWN),
    ("account_*", EVERYBODY),
    ("wagtail_serve", EVERYBODY_PUBLISHED),
    ("frontend_sign_in", EVERYBODY),
    ("wagtailcore_login", EVERYBODY),  # never reached: frontend_sign_in stands before it
    ("*_authenticate_with_password", PASSWORD),
    ("wagtaildocs_serve", COLLECTION),
]


@dataclass(frozen=True)
class Route:
    address: str
    name: str
    readers: str | None


def routes() -> Iterator[Route]:
    """Every address of the URL configuration, those under `/admin/` as one."""
    for address, name in _walk(get_resolver().url_patterns, "/", ""):
        yield Route(address, name, readers_of(address, name))


def readers_of(address: str, name: str) -> str | None:
    if address.startswith("/admin/"):
        return STAFF
    return next((readers for pattern, readers in READERS if fnmatch(name, pattern)), None)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)
        else:
            yield address, f"{namespace}{pattern.name or ''}"
