"""Pictures of members for tests about guides."""

from io import BytesIO

from PIL import Image

from forum import actions
from forum.models import Answer, Member, Picture, Question


def picture(by: Member, color: str = "navy", size: tuple[int, int] = (90, 60)) -> Picture:
    file = BytesIO()
    Image.new("RGB", size, color).save(file, "PNG")
    file.seek(0)
    return actions.add_picture(file, by=by)


def answered(question: Question, by: Member, body: str) -> Answer:
    return actions.accept(actions.answer(question, by=by, body=body), by=question.author)
