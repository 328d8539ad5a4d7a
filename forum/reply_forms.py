"""A saved reply, as somebody types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.actions.saved_replies import ChangedMeanwhile
from forum.fields import LineField, PostField, body_field
from forum.models import SavedReply
from forum.models.saved_reply import BODY_MAX, TITLE_MAX


class SavedReplyForm(forms.Form):
    title = LineField(
        label=_("Title"),
        help_text=_("You choose the reply by it. Readers do not see it."),
        max_length=TITLE_MAX,
        error_messages={"required": _("Give the reply a title.")},
    )
    body = body_field(
        _("Text"),
        kind=PostField,
        required=_("Write the reply."),
        maximum=BODY_MAX,
        help_text=_("{name} becomes the name of the person who asked, {product} the product."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_shared = forms.BooleanField(
        label=_("For the whole team"),
        help_text=_("Everybody on the team can use it, change it and delete it."),
        required=False,
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    standing: SavedReply | None = None
    status = 422

    def begin_anew(self, refusal: ChangedMeanwhile) -> None:
        """Keep what was typed, on top of what stands now: saving it again is deliberate."""
        self.standing, self.status = refusal.standing, 409
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": refusal.standing.mark}
        self.add_error(None, str(refusal))

    def __init__(self, *args: Any, may_share: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
