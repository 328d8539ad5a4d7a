"""A site with one of everything, and each of its addresses filled with what it may be asked for."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.documents.models import Document

from forum import actions, links, outcome_links, proofs, publishing_links, second_factor
from forum.actions.addresses import note_change
from forum.actions.addresses import token_of as restore_token_of
from forum.actions.leaving import stay_token
from forum.mail_in import asking
from forum.models import Brand, Draft, DuplicateProposal, Mail, Member, Picture, Product, Revision, Shop
from knowledge import promotion
from moderation.handover import dossier_links, endpoints, proving
from moderation.handover.candidate_models import Candidate
from moderation.handover.practice_models import Practice
from moderation.mediation import actions as mediation
from moderation.mediation import returning
from moderation.mediation.models import Recommendation, Unfinished
from moderation.review import actions as review
from moderation.review.actions import give_notice
from moderation.review.actions.alarms import ring
from moderation.review.models import Amendment, CharterVersion, Decision, SenderMeasure, TransparencyReport
from moderation.review.notice_links import MAILED, token_of
from moderation.review.transparency import drafting, freezing
from selfcare import routes
from tests.moderation import casework, mailbodies, noticing, papers
from tests.moderation.reviewing import hide
from tests.people import make_editor, make_member, make_moderator

LETTER = ("letter", "print", "odt", "pdf", "sent", "dates")
BEFORE_SENDING = ("form", "form_page", "check", "outlook", *(f"complaint_{part}" for part in LETTER))
DESK = ("notice", "notice_name", "notice_unfounded", "notice_founded", "notice_refuse")
NOTICE_APPEAL = ("contest", "appeal", "appeal_write", "appeal_withdraw")
DISPUTE = ("dispute", "dispute_offer", "dispute_dismiss")
APPEAL_ACTS = ("appeal_write", "appeal_withdraw", "appeal_decide")


def people() -> dict[str, Member | None]:
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    groups = ("Moderators", "Editors", "Mediators")
    return {
        "visitor": None,
        "member": make_member("mallory"),
        "asker": make_member("alice"),
        "moderator": make_moderator(),
        "editor": make_editor(),
        "mediator": make_member("carol", "Mediators"),
        "another mediator": make_member("carl", "Mediators"),
        "brand": make_member("brand", brand=brand),
        "suspended": make_member("sven", suspended_until=timezone.now() + dt.timedelta(days=9)),
        "superuser": make_member("root", *groups[1:], is_staff=True, is_superuser=True),
    }


@pytest.fixture
def everybody(site_tree, settings, monkeypatch):
    """All but the asker sign in by two steps: no link is mailed to whoever does."""
    settings.KIOSK_CODE = "open"  # without one its addresses are not there
    found = people()
    monkeypatch.setattr(second_factor, "has_one", lambda member: member != found["asker"])
    return found


def contested_notice(moderator):
    notice = noticing.give(urls=[f"{settings.BASE_URL}/en/members/bob/"])
    review.answer_notice(notice, by=moderator, outcome="kept")
    appeal = review.contest_notice(notice, "answer", text="Look again.")
    known = {"token": token_of(notice, MAILED), "pk": appeal.pk, "thing": "answer"}
    measure = SenderMeasure.objects.create(
        kind="warn", notice=notice, unfounded=3, decided=3, made_at=timezone.now(), ends_at="2099-01-01T00:00:00Z"
    )
    end = {"ref": notice.ref, "pk": measure.pk}
    return {"moderation:notice_end is": end, **{f"moderation:notice_{name} is": known for name in NOTICE_APPEAL}}


def signing_receiver(case):
    """Whose public key anybody may read."""
    return endpoints.add(case.body, "https://hooks.example.org/cases", options={"signature": "v1a"})[0].pk


def recommended_by(body):
    """By the staff of this body, in general."""
    row = Recommendation(body=body, year=2026, language="en", sector="retail", question="Who pays?", advice="Ask.")
    row.written_at = timezone.now()
    row.save()
    return row.pk


def mailed_case(question):
    """What a body without a desk opens from its mails, and what its asker writes down for it."""
    body = casework.make_mail_body()
    case = casework.sent_case(question, body)
    link = dossier_links.for_mail(case, at=timezone.now())
    proving.ask(body)
    return {
        "moderation:fetch_dossier is": mailbodies.path_in(dossier_links.url_of(link)),
        "moderation:prove_address is": mailbodies.path_in(Mail.objects.latest("pk").text),
        "moderation:report is": {"ref": case.ref, "event": "acknowledge"},
    }


def link_to_draft(question):
    case = casework.draft_case(question)
    mediation.mail_link(case, by=question.author)
    row = Unfinished.objects.get(case=case)
    row.key = returning.digest("key")
    row.save(update_fields=["key"])
    return returning.token_of(row, "key")


def ended_cases(alice, body, mediator):
    """What is asked once a case has ended with an agreement."""
    settled = casework.settled_case(alice, body, mediator)
    return {f"moderation:{name} is": {"ref": settled.ref} for name in ("kept", "judgement")}


@pytest.fixture
def places(everybody):
    """What to put into each address: one of everything, alice's where it has an owner."""
    alice, dora = everybody["asker"], everybody["moderator"]
    product = Product.objects.create(name="Pump X", slug="pump-x", gtin="00000000000017", brand=Brand.objects.get())
    asked = {"by": alice, "body": "It stops.", "language": "en", "tags": ["pump"]}
    question = actions.ask("The pump stops in the middle of it", product=product, **asked)
    answer = actions.answer(question, by=alice, body="Clean the filter.")
    actions.accept(answer, by=alice)
    old = Revision.objects.get(answer=actions.edit_answer(answer, by=alice, body="Clean it."), number=1)
    hidden = actions.ask("The pump of an idiot stopped again", **asked)
    decision = hide(hidden, dora)
    appeal = review.contest(decision, by=alice, text="I quoted somebody.")
    guide = promotion.promote(answer, by=everybody["editor"], title="Clean the pump")
    guide.get_latest_revision().publish()
    public = guide.latest_revision_id
    disputed = actions.ask("The shop does not answer me any more", **asked)
    case = casework.sent_case(disputed, casework.make_body("body-a", everybody["mediator"]))
    casework.make_body("body-b", everybody["another mediator"])
    typed = papers.typed_case(case.body, everybody["mediator"])
    reported = actions.ask("The pump stops at the end of it", **{**asked, "by": everybody["brand"]})
    kept_comment = actions.comment(answer, by=everybody["member"], body="It helped.")
    suggestion = actions.suggest_edit(
        question, by=everybody["brand"], title=question.title, body="It stops at once.", tags=["pump"], reason="Clearer"
    )
    words = {"title": "What is this pump good for?", "body": "?", "tags": "pump", "context": "other", "language": "en"}
    draft = actions.send_link(Draft.objects.create(data=words), email="somebody@example.org")
    notice = give_notice(
        [f"{settings.BASE_URL}{question.get_absolute_url()}"],
        subject="hate",
        reasons="It insults.",
        language="en",
        good_faith=True,
        name="Nadia",
        email="nadia@example.org",
    )
    alarm = {"pk": ring(notice=notice, at=timezone.now()).pk}
    return {
        **{f"moderation:{name} is": alarm for name in ("alarm", "alarm_acknowledge")},
        **{f"moderation:{name} is": {"ref": notice.ref} for name in DESK},
        **{f"moderation:{name} is": {"token": token_of(notice, MAILED)} for name in ("notice_state", "notice_confirm")},
        **contested_notice(dora),
        "pk": question.pk,
        "thing": "edit",
        "moderation:open is": {"pk": suggestion.pk},
        "slug": question.slug,
        "language": "en",
        "tag_feed is": {"slug": "pump"},
        "product_feed is": {"slug": product.slug},
        "gtin": product.gtin,
        "token": links.token_for(alice, links.UNSUBSCRIBE),
        "forum:follow_product is": {"name": product.slug},
        "forum:follow_tag is": {"name": "pump"},
        **{f"forum:{name} is": {"name": "editor"} for name in ("follow_member", "block")},
        "forum:stop_following is": {"pk": alice.subscriptions.get(question=question).pk},
        "mail_settings is": {"token": links.token_for(alice, links.PREFERENCES)},
        **{key: {"pk": answer.pk} for key in ("short_answer is", "forum:answer_place is")},
        **{
            key: {"pk": actions.comment(answer, by=alice, body="Ok.").pk}
            for key in ("short_comment is", "forum:comment_place is")
        },
        "short_member is": {"pk": alice.pk},
        **{f"forum:{name}statistics_file is": {"key": "waiting"} for name in ("", "staff_")},
        **{f"question_{name} is": {"pk": question.pk} for name in ("frame", "picture")},
        "sitemap_part is": {"section": "questions", "part": 1},
        "forum:share is": {"pk": question.pk},
        "product_picture is": {"slug": product.slug},
        "guide_picture is": {"pk": guide.pk},
        "oembed is": f"/oembed?url={settings.BASE_URL}/q/{question.pk}",
        **{f"gtin_{name} is": {"gtin": product.gtin} for name in ("frame", "fragment")},
        "post_picture is": f"/pictures/{member_picture().key}.webp",
        "forum:mail_draft is": "/en" + asking.path_of(Draft.objects.create()),
        "username": "alice",
        "ref": case.ref,
        "event": "acknowledge",
        "step": "written",
        "page": "story",
        "key": "nonsense",
        "uidb36": "1",
        "address": "nothing",
        "stay_by_mail is": {"token": stay_token(actions.leave(by=make_member("lena"), keeps_posts=True))},
        "restore_address is": {"token": restore_token()},
        "knowledge:ask_after is": {"pk": guide.pk},
        **{
            f"knowledge:{name} is": {"pk": guide.pk}
            for name in ("guide", "helpful", "paper", "send", "original", "join", "part")
        },
        **{f"{name} is": {"pk": guide.pk} for name in ("short_guide", "guide_text", "guide_frame", "guide_fragment")},
        **{f"{name} is": {"pk": guide.pk, "revision": public} for name in ("short_copy", "knowledge:copy")},
        **{f"{name} is": {"pk": guide.pk} for name in ("knowledge:stop_copy", "api:guide")},
        "knowledge:check is": {"pk": guide.pk},
        "kiosk:guide is": {"pk": guide.pk},
        **{f"knowledge:{name} is": {"pk": answer.pk} for name in ("promote", "suggest_guide")},
        "knowledge:promote_step is": {"pk": answer.pk, "step": "parts"},
        "knowledge:history is": {"pk": guide.pk},
        **{f"forum:{name} is": {"slug": product.slug} for name in ("product", "own")},
        "forum:proof is": f"/en/products/{product.slug}/proof/?{purchase_link(product)}",
        "forum:tag is": {"slug": "pump"},
        "forum:ignore_tag is": {"slug": "pump"},
        "forum:comment is": {"kind": "questions", "pk": question.pk},
        **{f"forum:{name} is": {"kind": "questions", "pk": question.pk} for name in ("delete", "undelete", "history")},
        "forum:publish_by_link is": {"token": publishing_links.token_of(draft)},
        "forum:solved_by_mail is": {"token": outcome_links.token_for(answer, alice)},
        "forum:duplicate_proposal is": {"pk": proposal_about(question, disputed).pk},
        "forum:edit_comment is": {"pk": actions.comment(answer, by=alice, body="And the hose.").pk},
        "forum:hide_revision is": {"pk": old.pk, "verb": "hide"},
        "forum:saved_reply is": {"pk": actions.save_reply(by=alice, title="Pump", body="Clean it.", language="en").pk},
        "forum:convert is": {"kind": "comments", "pk": kept_comment.pk},
        "forum:suggestion is": {"pk": suggestion.pk},
        "forum:decide_edit is": {"pk": suggestion.pk, "verb": "refuse"},
        "moderation:decision is": {"pk": decision.pk},
        "moderation:acknowledge is": {"pk": decision.pk},
        "moderation:contest is": {"pk": decision.pk},
        **{f"moderation:{name} is": {"pk": appeal.pk} for name in ("appeal", *APPEAL_ACTS)},
        "api:stats is": {"year": 2026},
        "moderation:transparency_part is": {"year": published_year(), "name": "4_notices"},
        "moderation:transparency_figures is": {"year": published_year()},
        "moderation:transparency_workbook is": {"year": published_year()},
        **{f"moderation:{name} is": {"pk": found_dispute(question).pk} for name in DISPUTE},
        **{f"moderation:{name} is": {"pk": found_practice(question).pk} for name in ("practice", "practice_handled")},
        "moderation:undo is": {"pk": Decision.objects.get().pk},
        "moderation:case_file is": {"ref": case.ref, "pk": case.evidence.get().pk},
        "moderation:guide is": {"pk": guide.pk},
        "moderation:recommendation is": {"pk": recommended_by(case.body)},
        **mailed_case(actions.ask("The shop sent another pump than that", **asked)),
        **{f"moderation:{name} is": {"ref": typed.ref} for name in ("typing", "file_paper", "throw_away")},
        **ended_cases(alice, case.body, everybody["mediator"]),
        "moderation:letter is": {
            "ref": case.ref,
            "pk": casework.say(case, everybody["mediator"], "We have your file.").pk,
        },
        **{
            f"moderation:{name} is": {"pk": disputed.pk}
            for name in ("escalate", "send", "stop", "later_draft", *BEFORE_SENDING)
        },
        "moderation:return is": {"token": link_to_draft(question)},
        **{
            f"moderation:{name} is": {"kind": "question", "pk": reported.pk}
            for name in (
                "flag",
                "item",
                "hide",
                "keep",
                "correct",
                "spam",
                "duplicate",
                "shut",
                "later",
                "safety",
                "safety_guide",
            )
        },
        **{
            f"forum:{name} is": {"pk": answer.pk}
            for name in ("edit_answer", "vote", "accept", "mark", "dangerous", "say_solved")
        },
        **{f"api:{name} is": {"pk": answer.pk} for name in ("vote", "accept", "solved")},
        "api:mark is": {"pk": answer.pk, "kind": "works"},
        "api:follow is": {"kind": "tags", "name": "pump"},
        **{f"api:{name} is": {"kind": "questions", "pk": question.pk} for name in ("source", "suggest_edit")},
        "api:edit is": {"pk": suggestion.pk},
        "api:decide_edit is": {"pk": suggestion.pk, "verb": "refuse"},
        "api:inbound is": {"slug": "nothing"},
        "api:webhook_keys is": {"number": signing_receiver(case)},
        "api:evidence is": {"ref": case.ref, "number": 1},
        "schema is": "/schemas/case-1.json",
        "picture is": f"/media/{picture()}",
        "wagtail_serve is": "/en/guides/",
        "wagtaildocs_serve is": document().url,
        "wagtaildocs_authenticate_with_password is": {"restriction_id": 1},
        "wagtailcore_authenticate_with_password is": {"page_view_restriction_id": 1, "page_id": guide.pk},
        **{f"moderation:{name} is": {"pk": proposed_by(alice).pk} for name in AMENDMENT},
        "number": accepted_charter().number,  # last: nobody writes after it
    }


def found_dispute(question):
    row = {"question": question, "rule": "T6", "reason": "dispute=4"}
    Candidate.objects.get_or_create(**row, defaults={"fired_at": timezone.now()})
    return question


def found_practice(question):
    same = {"brand": Brand.objects.get(), "tag": question.tags.get(), "window": "2026-11"}
    return Practice.objects.get_or_create(**same, defaults={"askers": 5, "found_at": timezone.now()})[0]


def proposal_about(question, original) -> DuplicateProposal:
    row: DuplicateProposal = DuplicateProposal.objects.create(
        question=question, original=original, proposed_at=timezone.now()
    )
    return row


AMENDMENT = ("amendment", "vote_amendment", "withdraw_amendment")


def proposed_by(member: Member) -> Amendment:
    now = timezone.now()
    words = {"title": "No riddles", "wording": "Say what you mean.", "reason": "?", "language": "en"}
    made = {"proposed_at": now, "closes_at": now + dt.timedelta(days=14)}
    return Amendment.objects.get_or_create(author=member, outcome="", defaults={**words, **made})[0]


def accepted_charter() -> CharterVersion:
    Member.objects.update(charter_version=1)
    values = {"is_major": True, "since": 1, "published_at": timezone.now(), "content": {"rules": []}, "digest": "-"}
    return CharterVersion.objects.create(number=1, **values)


def published_year() -> int:
    """Of a report of moderation, with its pages."""
    if not TransparencyReport.objects.exists():
        for page in drafting.draft(freezing.compute(2025)):
            page.save_revision().publish()
    return 2025


def purchase_link(product: Product) -> str:
    shop = Shop.objects.create(name="Bon Achat", slug="bon-achat", secret="k" * 40)
    return proofs.query_of(proofs.Proof(shop.slug, product.gtin, "order-0001", "2026-11", 9_999_999_999), shop.secret)


def restore_token() -> str:
    change = note_change(make_member("otto"), former="otto@example.org", present="new@example.org")
    return restore_token_of(change)


def picture() -> str:
    return default_storage.save("images/pump.png", ContentFile(b"\x89PNG\r\n\x1a\n"))


def member_picture() -> Picture:
    file = ContentFile(b"RIFF", name="photo.webp")
    return Picture.objects.create(shown=file, large=file, width=1, height=1, created_at=timezone.now())


def document() -> Document:
    return Document.objects.create(title="Manual", file=ContentFile(b"%PDF-1.4", name="manual.pdf"))


def addresses(places) -> dict[str, tuple[str, str]]:
    """By name: an address that is there, and its readers."""
    outside_admin = [route for route in routes.routes() if not route.address.startswith("/admin/")]
    return {route.name: (address_of(route, places), route.readers) for route in outside_admin}


def address_of(route, places) -> str:
    known = places.get(f"{route.name} is", {})
    if isinstance(known, str):
        return known
    put = {**places, **known}
    return re.sub(r"\(\?P<(\w+)>[^()]+\)|<(?:\w+:)?(\w+)>", lambda m: str(put[m[1] or m[2]]), route.address).rstrip("$")
