"""Notices of illegal content, given in a line."""

from forum.models import Mail
from moderation.review import actions
from moderation.review.models import Notice

BASE = "http://127.0.0.1:8000"
NAME, EMAIL = "Nadia Notifier", "nadia@rights.example.org"
FILLED = {
    "subject": "defamation",
    "reasons": "It says that I steal, which is false.",
    "law": "Law of 29 July 1881, art. 29",
    "name": NAME,
    "email": EMAIL,
    "good_faith": "on",
}


def url_of(post) -> str:
    return f"{BASE}{post.get_absolute_url()}"


def give(*posts, **more) -> Notice:
    known = {"subject": "defamation", "reasons": "It is false.", "language": "en", "name": NAME, "email": EMAIL}
    urls = more.pop("urls", [url_of(post) for post in posts])
    return actions.give_notice(urls, **{"good_faith": True, **known, **more})


def mails_to(address=EMAIL) -> list[Mail]:
    return [mail for mail in Mail.objects.order_by("pk") if mail.to == [address]]
