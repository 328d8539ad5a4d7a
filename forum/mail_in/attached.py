"""Pictures that come with a mail: as those of a page, with the same limits. Their sender is told what is left out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from email.message import Message

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from forum import actions, limits
from forum.forms import AnswerForm, CommentForm
from forum.limits import TooMany
from forum.mail_in.incoming import TooManyParts, decoded, one_line, taken_apart
from forum.models import Member
from forum.text import personal_data

MOST = 5
LOGO = 5_000  # bytes: what is smaller decorates a signature
PHOTO = 50_000  # bytes: what is larger was meant to be seen, even if a programme put it into the HTML
NAMED = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif")


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes
    is_in_html: bool  # a part of the page that the HTML draws, as logos are, and not attached as a file


def with_pictures(form: AnswerForm | CommentForm, raw: bytes, *, by: Member) -> tuple[str, list[str]]:
    """What a valid form holds, with the pictures of its mail at the end; for each one left out, its name and why."""
    body, left_out = form.cleaned_data["body"], []
    with translation.override(by.language):
        try:
            pictures = pictures_in(raw)
        except TooManyParts:
            return body, [_("The pictures: your e-mail has too many parts.")]
        for number, found in enumerate(pictures):
            try:
                shown = _kept(found, by, is_one_too_many=number >= MOST)
                body = _checked(type(form), f"{body}\n\n{shown}")
            except (ValidationError, TooMany) as refusal:
                why = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
                left_out.append(_("%(label)s:") % {"label": found.name} + f" {why}")
    return body, left_out


def _kept(found: Attached, by: Member, *, is_one_too_many: bool) -> str:
    """As the text shows it."""
    if found.is_in_html:
        raise ValidationError(_("It stands within your text. Attach it as a file."))
    if is_one_too_many:
        raise ValidationError(_("A mail brings %(n)d pictures at most."), params={"n": MOST})
    limits.spend_for(f"member:{by.pk}", "picture")
    return actions.add_picture(io.BytesIO(found.content), by=by).markdown(_words(found.name))


def _words(name: str) -> str:
    """A name is published, and was asked about by nobody: one that tells too much is none."""
    return "" if any(personal_data.sorted_out(name)) else name


def _checked(kind: type[AnswerForm | CommentForm], body: str) -> str:
    """The pictures count for the length of a text, as on its page."""
    form = kind({"body": body}, asks=False)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    text: str = form.cleaned_data["body"]
    return text


def pictures_in(raw: bytes) -> list[Attached]:
    """Those worth a word: logos are none, and neither is what only a forwarded mail holds."""
    parts = list(_parts(taken_apart(raw, most=len(raw))))
    html = "".join(decoded(part) for part in parts if part.get_content_type() == "text/html")
    found = [_attached(part, html) for part in parts if _is_picture(part)]
    return [one for one in found if len(one.content) >= (PHOTO if one.is_in_html else LOGO)]


def _parts(message: Message) -> list[Message]:
    if message.get_content_maintype() == "message":
        return []
    if not message.is_multipart():
        return [message]
    return [inner for part in message.get_payload() for inner in _parts(part)]  # type: ignore[arg-type]


def _is_picture(part: Message) -> bool:
    kind, name = part.get_content_type(), _name(part).lower()
    is_named_so = kind == "application/octet-stream" and name.endswith(NAMED)
    return is_named_so or (kind.startswith("image/") and kind != "image/svg+xml")


def _attached(part: Message, html: str) -> Attached:
    content = part.get_payload(decode=True)
    named = str(part.get("content-id", "")).strip(" <>")
    is_drawn = bool(named) and f"cid:{named}" in html and part.get_content_disposition() != "attachment"
    return Attached(_name(part), content if isinstance(content, bytes) else b"", is_drawn)


def _name(part: Message) -> str:
    return one_line(part.get_filename() or part.get_content_subtype())
