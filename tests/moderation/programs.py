"""A body's own software, at the API."""

from moderation.handover import clients
from tests.forum.program import Program

BOTH = ("case:read", "case:event")


class Tool(Program):
    def __init__(self, body, *, scopes=BOTH, name="tool"):
        super().__init__()
        self.row, self.token = clients.add(body, name, scopes=scopes)
        self.headers["Authorization"] = f"Bearer {self.token}"

    def step(self, case, event, *, key="k1", match=None, **facts):
        match = f'"{case.version}"' if match is None else match
        sent = {"event": event, "facts": facts}
        return self.post(f"/cases/{case.ref}/events", sent, **{"Idempotency-Key": key, "If-Match": match})
