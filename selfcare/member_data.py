"""What Wagtail's own tables hold of members: nearly all of it of the team."""

from __future__ import annotations

from forum.member_data import Fate, MemberData, Table

TEAM = "what the team did in the back office; accounts of the team do not end here"
UNLINKED = (
    ("wagtaildocs.Document", "uploaded_by_user"),
    ("wagtailimages.Image", "uploaded_by_user"),
    ("wagtailcore.ModelLogEntry", "user"),
    ("wagtailcore.PageLogEntry", "user"),
    ("wagtailcore.Revision", "user"),
    ("wagtailcore.WorkflowState", "requested_by"),
    ("wagtailcore.TaskState", "finished_by"),
    ("wagtailcore.Page", "locked_by"),
    ("wagtailcore.Page", "owner"),
    ("wagtailcore.Comment", "resolved_by"),
)
ERASED = (
    ("wagtailusers.UserProfile", "user"),
    ("wagtailadmin.EditingSession", "user"),
    ("wagtailadmin.FormState", "user"),
    ("wagtailcore.UploadedFile", "uploaded_by_user"),
    ("wagtailcore.APIToken", "user"),
    ("wagtailcore.Comment", "user"),
    ("wagtailcore.CommentReply", "user"),
    ("wagtailcore.PageSubscription", "user"),
)


def data() -> MemberData:
    return MemberData(
        [
            *(Table(model, column, Fate.UNLINKED, why_not=TEAM) for model, column in UNLINKED),
            *(Table(model, column, Fate.ERASED, why_not=TEAM) for model, column in ERASED),
        ]
    )
