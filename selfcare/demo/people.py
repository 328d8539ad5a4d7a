"""Members, products and tags of the demo."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from forum import actions, proofs, second_factor
from forum.models import EDITORS, MEDIATORS, MODERATORS, Brand, Member, Product, ProductAlert, Shop, Tag, Theme
from moderation.review import actions as review
from moderation.review.models import Rule
from selfcare.demo.clock import Clock

PASSWORD = "selfcare-demo"  # noqa: S105  printed at every start of the demo, which production refuses
GROUPS = {"moderator": MODERATORS, "editor": EDITORS, "mediator": MEDIATORS}


def add_products(rows: list[dict[str, Any]]) -> dict[str, Product]:
    products: dict[str, Product] = {}
    for row in rows:
        products[row["key"]] = _product(row, products.get(row.get("version_of", "")))
    return products


def add_owners(
    rows: list[dict[str, Any]], members: dict[str, Member], products: dict[str, Product], clock: Clock
) -> None:
    """Who says that they own what, and of whom a shop says so."""
    Shop.objects.create(name="Bon Achat", slug="bon-achat", secret=proofs.new_secret())
    for row in rows:
        act = actions.mark_as_bought if row["bought"] else actions.own
        act(products[row["product"]], by=members[row["member"]], at=clock.days_ago(30))


def _product(row: dict[str, Any], parent: Product | None) -> Product:
    brand, _new = Brand.objects.get_or_create(slug=row["brand"]["key"], defaults={"name": row["brand"]["name"]})
    return Product.objects.create(
        name=row["name"],
        slug=row["slug"],
        brand=brand,
        gtin=row["gtin"],
        parent=parent,
        reference=row["reference"],
        category=row["category_en"],
        category_fr=row["category_fr"],
        description=row["description_en"],
        description_fr=row["description_fr"],
    )


def add_tags(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Tags by key: the name under which actions know them."""
    for row in rows:
        told = {"name": row["name_en"], "name_fr": row["name_fr"]}
        told |= {"description": row["description_en"], "description_fr": row["description_fr"]}
        tag, _is_new = Tag.objects.update_or_create(slug=row["slug"], defaults=told)
        actions.set_synonyms(tag, [*row["synonyms_en"], *row["synonyms_fr"]])
    return {row["key"]: row["slug"] for row in rows}


def add_themes(rows: dict[str, list[str]]) -> None:
    """More tags for the themes that a new site has."""
    for theme in Theme.objects.filter(slug__in=rows):
        theme.tags.add(*Tag.objects.filter(slug__in=rows[theme.slug]))


def add_alerts(products: dict[str, Product], rows: list[dict[str, Any]], clock: Clock) -> None:
    """What the makers of the demo say of their own products."""
    for row in rows:
        told = {name: row[name] for name in ("kind", "title", "title_fr", "text", "text_fr", "source_url")}
        day = clock.days_ago(row["days_ago"]).date()
        ProductAlert.objects.create(product=products[row["product"]], date=day, **told)


def add_members(rows: list[dict[str, Any]], clock: Clock) -> dict[str, Member]:
    return {row["key"]: _member(row, clock) for row in rows}


def _member(row: dict[str, Any], clock: Clock) -> Member:
    member = Member(
        username=row["username"],
        email=row["email"],
        display_name=row["display_name"],
        language=row["language"],
        about=row.get(f"bio_{row['language']}") or "",
        is_staff=row["role"] in {"moderator", "editor", "admin"},
        is_superuser=row["role"] == "admin",
        brand=Brand.objects.get(slug=row["brand"]) if row.get("brand") else None,
        date_joined=clock.days_ago(row["joined_days_ago"]),
        wants_mail=False,  # nobody is written to about the past
    )
    member.password = _hashed(PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if row["role"] in GROUPS:
        member.groups.add(Group.objects.get_or_create(name=GROUPS[row["role"]])[0])
    if row["role"] == "mediator":
        second_factor.give_demo(member)
    return member


@cache
def _hashed(password: str) -> str:
    """Once for all of them: it takes half a second, and everybody knows it."""
    return make_password(password)


def settle_members(rows: list[dict[str, Any]], members: dict[str, Member], clock: Clock) -> None:
    """Once the past is told: who is suspended today, and that from now on mails are sent."""
    for row in rows:
        if row.get("suspended"):
            _suspend(members[row["key"]], row["suspended"], members, clock)
    Member.objects.filter(pk__in=[member.pk for member in members.values()]).update(wants_mail=True)


def _suspend(member: Member, told: dict[str, Any], members: dict[str, Member], clock: Clock) -> None:
    """After warnings and what they wrote in spite of them, as moderators do it."""
    reason = told["reason_en"] if member.language == "en" else told["reason"]
    why = {"by": members[told["by"]], "rule": Rule.objects.get(code=told["rule"]), "facts": reason}
    for days in told["warned_days"]:
        review.warn(member, at=clock.days_ago(days), **why)
    until = clock.now + dt.timedelta(days=told["suspended_days"])
    review.suspend(member, until=until, at=clock.days_ago(told["since_days"]), **why)


def add_follows(members: dict[str, Member], products: dict[str, Product]) -> None:
    """Some of those who answer follow a product, a tag and each other: what they are told shows on the site."""
    first, second = (members[key] for key in ("alice", "bob"))
    for product in list(products.values())[:3]:
        actions.follow(product, by=second)
    for tag in Tag.objects.order_by("-question_count", "slug")[:2]:
        actions.follow(tag, by=first)
    actions.follow(second, by=first)
