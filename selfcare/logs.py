"""The log: one line a record on standard error, with the id of its request and without personal data."""

import logging
import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
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
