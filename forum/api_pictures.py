"""Sending a picture by machine. It is written into a text as Markdown, as on the pages."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import ValidationError
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from forum import actions, limits, schemas
from forum.api import WRITE, MemberRequest
from forum.text.pictures import Shown

router = Router(tags=["pictures"])


@router.post("/pictures", response={201: schemas.SentPictureOut}, url_name="pictures", **WRITE)
def send_picture(
    request: MemberRequest, picture: Annotated[UploadedFile, File()], alt: Annotated[str, Form()] = ""
) -> Status[schemas.SentPictureOut]:
    """`multipart/form-data`. Write `markdown` where it shall stand in a text; until then nobody is shown it.

    No Idempotency-Key: the same file again is the same picture, as long as it is in no text.
    """
    limits.spend(request, "picture")
    try:
        row = actions.add_picture(picture, by=request.user)
    except ValidationError as refusal:
        raise ValidationError({"picture": refusal.messages}) from None
    shown = schemas.picture_out(Shown(row.key, row.width, row.height, alt))
    return Status(201, schemas.SentPictureOut(**shown, markdown=row.markdown(alt)))
