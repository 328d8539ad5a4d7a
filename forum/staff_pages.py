"""The form in which the team writes a page."""

from __future__ import annotations

from wagtail.admin.forms.pages import WagtailAdminPageForm

from forum.text.closed_platform import WithoutClosedPlatform


class StaffPageForm(WithoutClosedPlatform, WagtailAdminPageForm):
    """What a page of the team says sends nobody to a closed platform."""
