"""A program that calls `/api/v1/`, and the shape of what it is told."""

import json

from django.test import Client
from wagtail.api.v3.errors import ProblemDetail
from wagtail.models import APIToken

ROOT = "/api/v1"
TITLE = "How do I descale the coffee machine?"
TYPED = {"title": TITLE, "body": "It **hums**.", "language": "en", "context": "after", "tags": ["coffee", "scale"]}


class Program:
    """A client that speaks JSON, with the token of a member or without one."""

    def __init__(self, member=None):
        self.client = Client()
        self.headers = {}
        if member is not None:
            self.headers["Authorization"] = f"Bearer {APIToken.create_token(user=member, name='test')[1]}"

    def get(self, path, data=None, **headers):
        return self.client.get(ROOT + path, data, headers={**self.headers, **headers})

    def post(self, path, data=None, **headers):
        """Without data, an empty body, which is no multipart one."""
        body = "" if data is None else json.dumps(data)
        sent = {"data": body, "content_type": "application/json", "headers": {**self.headers, **headers}}
        return self.client.post(ROOT + path, **sent)

    def delete(self, path):
        return self.client.delete(ROOT + path, headers=self.headers)


def problem(response, status, name, detail=None):
    """The whole shape of a refusal, once; it is Wagtail's too."""
    body = response.json()
    assert response.status_code == status, body
    assert response["Content-Type"] == "application/problem+json"
    assert (body["type"], body["status"]) == (f"{ROOT}/docs#{name}", status)
    assert ProblemDetail.model_validate(body).detail
    if detail is not None:
        assert body["detail"] == detail
    return body


def titles(response):
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]
