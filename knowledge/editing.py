"""The form in which editors write a guide."""

from __future__ import annotations

from typing import Any

from forum.staff_pages import StaffPageForm
from knowledge.translations.significance import Significance


class GuideForm(StaffPageForm):
    """How significant an edit is, is asked once there is a public text, and anew for each one after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "significance" not in self.fields:
            return
        if self.instance.live_revision_id is None:
            del self.fields["significance"]
            return
        self.fields["significance"].required = False  # whatever sends nothing leaves what was said
        if self.instance.live_revision_id == self.instance.latest_revision_id:
            self.initial["significance"] = Significance.MEDIUM
