"""Every address as every kind of person: never a fault of ours, open to those it names, closed to all others."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from forum import actions, links, outcome_links, proofs, publishing_links
from forum.actions.addresses import note_change, token_of
from forum.actions.leaving import stay_token
from forum.mail_in import asking
from forum.models import Brand, Draft, DuplicateProposal, Member, Picture, Product, Revision, Shop
from knowledge import promotion
from moderation.review.models import Decision
from selfcare import routes
from tests.moderation import casework
from tests.moderation.reviewing import hide
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db

SIGNED_IN = {
    "member", "asker", "moderator", "editor", "mediator", "another mediator", "brand", "suspended", "superuser",
}  # fmt: skip
ROLES = {"visitor", *SIGNED_IN}
OPEN_TO = {
    routes.EVERYBODY: ROLES,
    routes.EVERYBODY_PUBLISHED: ROLES,
    routes.TOKEN: ROLES,
    routes.SECRET: set(),  # nobody by who they are
    routes.MEMBERS: SIGNED_IN,
    routes.OWN: SIGNED_IN,
    routes.AUTHOR: {"asker", "moderator"},
    routes.WRITER: {"asker"},
    routes.ASKER: {"asker"},
    routes.MODERATORS: {"moderator"},
    routes.PRIVILEGED: {"moderator"},  # the others have no points
    routes.REVIEWERS: {"asker", "moderator", "brand"},  # whose suggestion it is
    routes.EDITORS: {"editor", "superuser"},
    routes.EDITORS_AND_MODERATORS: {"editor", "superuser", "moderator"},
    routes.EARNED: {"moderator"},
    routes.EARNED_OR_ASKER: {"moderator", "asker"},
    routes.COLLECTION: ROLES,
    routes.PASSWORD: set(),
    routes.PARTIES: {"asker", "mediator"},
    routes.BODY_STAFF: {"mediator"},
}
# Where it depends on the row: the people it is open to.
OWNERS = {
    "moderation:decision": {"asker"},
    "moderation:flag": SIGNED_IN - {"brand", "suspended"},
    "forum:answer": SIGNED_IN - {"suspended"},
    "forum:comment": SIGNED_IN - {"suspended"},
    "forum:dangerous": SIGNED_IN - {"suspended", "asker"},  # whose own answer it is
    "forum:edit_question": SIGNED_IN - {"suspended"},
    "forum:edit_answer": SIGNED_IN - {"suspended"},
    "forum:invite": {"asker", "moderator"},  # by their points
}
# Open to everybody, to say that nothing is here or to lead to the page where one signs in.
NO_DOOR = {"api:nowhere", "api:api-root", "frontend_sign_in", "wagtailcore_login", "account_confirm_login_code"}
CLOSED = {401, 403, 404, 410}


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
def everybody(site_tree):
    return people()


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
    guide = promotion.promote(answer, by=everybody["editor"], title="Clean the pump")
    guide.get_latest_revision().publish()
    disputed = actions.ask("The shop does not answer me any more", **asked)
    case = casework.sent_case(disputed, casework.make_body("body-a", everybody["mediator"]))
    casework.make_body("body-b", everybody["another mediator"])
    reported = actions.ask("The pump stops at the end of it", **{**asked, "by": everybody["brand"]})
    kept_comment = actions.comment(answer, by=everybody["member"], body="It helped.")
    suggestion = actions.suggest_edit(
        question, by=everybody["brand"], title=question.title, body="It stops at once.", tags=["pump"], reason="Clearer"
    )
    words = {"title": "What is this pump good for?", "body": "?", "tags": "pump", "context": "other", "language": "en"}
    draft = actions.send_link(Draft.objects.create(data=words), email="somebody@example.org")
    return {
        "pk": question.pk,
        "slug": question.slug,
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
        "post_picture is": f"/pictures/{member_picture().key}.webp",
        "forum:mail_draft is": "/en" + asking.path_of(Draft.objects.create()),
        "username": "alice",
        "ref": case.ref,
        "event": "acknowledge",
        "key": "nonsense",
        "uidb36": "1",
        "address": "nothing",
        "stay_by_mail is": {"token": stay_token(actions.leave(by=make_member("lena"), keeps_posts=True))},
        "restore_address is": {"token": restore_token()},
        "knowledge:guide is": {"pk": guide.pk},
        "knowledge:helpful is": {"pk": guide.pk},
        "knowledge:promote is": {"pk": answer.pk},
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
        "forum:convert is": {"kind": "comments", "pk": kept_comment.pk},
        "forum:suggestion is": {"pk": suggestion.pk},
        "forum:decide_edit is": {"pk": suggestion.pk, "verb": "refuse"},
        "moderation:decision is": {"pk": decision.pk},
        "moderation:undo is": {"pk": Decision.objects.get().pk},
        "moderation:case_file is": {"ref": case.ref, "pk": case.evidence.get().pk},
        **{f"moderation:{name} is": {"pk": disputed.pk} for name in ("escalate", "send", "stop")},
        **{
            f"moderation:{name} is": {"kind": "question", "pk": reported.pk}
            for name in ("flag", "item", "hide", "keep")
        },
        **{
            f"forum:{name} is": {"pk": answer.pk}
            for name in ("edit_answer", "vote", "accept", "mark", "dangerous", "say_solved")
        },
        **{f"api:{name} is": {"pk": answer.pk} for name in ("vote", "accept")},
        "picture is": f"/media/{picture()}",
        "wagtail_serve is": "/en/guides/",
        "wagtaildocs_serve is": document().url,
        "wagtaildocs_authenticate_with_password is": {"restriction_id": 1},
        "wagtailcore_authenticate_with_password is": {"page_view_restriction_id": 1, "page_id": guide.pk},
    }


def proposal_about(question, original) -> DuplicateProposal:
    row: DuplicateProposal = DuplicateProposal.objects.create(
        question=question, original=original, proposed_at=timezone.now()
    )
    return row


def purchase_link(product: Product) -> str:
    shop = Shop.objects.create(name="Bon Achat", slug="bon-achat", secret="k" * 40)
    return proofs.query_of(proofs.Proof(shop.slug, product.gtin, "order-0001", "2026-11", 9_999_999_999), shop.secret)


def restore_token() -> str:
    change = note_change(make_member("otto"), former="otto@example.org", present="new@example.org")
    return token_of(change)


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


def ask_for(client: Client, method: str, address: str):
    """The answer; what the request changed is undone, in the database and in the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            b"".join(response.streaming_content)  # the client closes it then, and leaves the database open
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def is_closed(response) -> bool:
    to_sign_in = response.status_code == 302 and "/account/login/" in response["Location"]
    return to_sign_in or response.status_code in CLOSED


FEW = {"visitor"}  # the default suite's


@pytest.mark.parametrize(
    "role", [role if role in FEW else pytest.param(role, marks=pytest.mark.wide) for role in sorted(ROLES)]
)
def test_every_address(everybody, places, role, client):
    if everybody[role] is not None:
        client.force_login(everybody[role])
    wrong = []
    for name, (address, readers) in addresses(places).items():
        may_read = role in OWNERS.get(name, OPEN_TO[readers])
        for method in ("get", "post"):
            found = ask_for(client, method, address)
            said = f"{method} {name} {found.status_code}"
            if found.status_code >= 500:
                wrong.append(f"{said}: a fault")
            elif method == "get" and may_read and is_closed(found) and name not in NO_DOOR:
                wrong.append(f"{said}: closed to {readers}")
            elif not may_read and not is_closed(found) and found.status_code != 405:
                wrong.append(f"{said}: open to others than {readers}")
    assert not wrong, "\n".join(wrong)
