"""The log: one line a record on standard error, with the id of its request and without personal data."""

import logging
import re
from contextvars import ContextVar

from django.http import HttpRequest

NONE = "-"  # where no request is answered
request_id: ContextVar[str] = ContextVar("request_id", default=NONE)

NOT_FOR_THE_LOG = {"key", "token", "uidb36", "username", "ref"}
NOT_FOR_THE_LOG_THERE = {
    "forum:question": "slug",  # a title, which somebody wrote and a decision may hide
    **dict.fromkeys(("forum:follow_member", "forum:block", "api:follow"), "name"),  # of a member
}

_LONG_PART = re.compile(r"[^/]{24,}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def path_for_log(request: HttpRequest) -> str:
    """The path without what signs somebody in, names them, or repeats what they wrote.

    Of an address that leads nowhere, one that lost its last sign say, nobody knows what its parts are: long ones go.
    """
    path, match = request.path, request.resolver_match
    if match is None:
        return _LONG_PART.sub("<…>", path)
    left_out = NOT_FOR_THE_LOG | {NOT_FOR_THE_LOG_THERE.get(match.view_name, "")}
    for name, value in match.kwargs.items():
        if name in left_out and value:
            path = f"<{name}>".join(path.rsplit(str(value), 1))
    return path


class Paths(logging.Filter):
    """What Django itself says of a request, that it failed or had no token, holds its whole path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(path_for_log(request) if arg == request.path else arg for arg in record.args)
        return True


class Line(logging.Formatter):
    """`time level logger request-id message`; line breaks are escaped and e-mail addresses masked.

    The lines of a stack trace follow their record, each after a bar: no text of somebody else can look like a record.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return _ADDRESS.sub("<e-mail>", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: object) -> str:
        trace: str = super().formatException(ei)  # type: ignore[arg-type]
        return "\n".join(f"  | {line}" for line in trace.splitlines())
