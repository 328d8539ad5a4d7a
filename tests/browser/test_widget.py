"""The element of a shop's page in a real browser: from another origin, with its own style, and without the script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from forum import actions
from forum.models import Member, Product, Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GTIN = "03017620422003"


def page_of_shop(site: str, number: str) -> str:
    return f"""<!doctype html><html lang="fr"><head><title>Boutique</title>
    <style>a {{ display: none }} selfcare-questions {{ --selfcare-accent: rgb(120, 0, 0) }}</style>
    <script src="{site}/embed/widget.js" async></script></head><body><h1>Lave-linge</h1><h2>Questions</h2>
    <selfcare-questions product="gtin:{number}" limit="2" heading="4"><a href="{site}/p/gtin/{number}/">Questions</a>
    </selfcare-questions><script>
    addEventListener("selfcare:ask", (event) => {{ window.asked = event.detail; event.preventDefault(); }});
    </script></body></html>"""


@pytest.fixture
def shop(visit: Any, live_server: Any) -> Iterator[Callable[[str], Any]]:
    """A page of another origin. A real server: browsers keep made-up sites away from this machine."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page_of_shop(live_server.url, self.path.strip("/")).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=server.serve_forever, daemon=True).start()

    def opened(number: str) -> Any:
        page = visit("/embed/widget.js")
        page.requested = []
        page.on("request", lambda request: page.requested.append(request))
        page.goto(f"http://127.0.0.1:{server.server_port}/{number}")
        return page

    yield opened
    server.shutdown()
    server.server_close()


def test_a_shop_shows_questions_and_hears_who_asks(shop: Any, ask: Callable[..., Question], bob: Member) -> None:
    product = Product.objects.create(name="Lave-linge X200", slug="x200", gtin=GTIN)
    question = ask("Ma machine s’arrête au milieu", product=product, language="fr")
    actions.answer(question, by=bob, body="Nettoyez le filtre.")
    page = shop("3017620422003")
    title = page.locator("selfcare-questions [data-selfcare=title]")
    title.wait_for()
    assert title.inner_text() == "Ma machine s’arrête au milieu"  # displayed, whatever the shop does to its links
    assert page.locator("selfcare-questions h4").inner_text() == "Questions sur Lave-linge X200"
    assert title.evaluate("node => getComputedStyle(node).color") == "rgb(120, 0, 0)"
    page.locator("selfcare-questions [data-selfcare=ask]").click()
    assert page.evaluate("window.asked.product") == "gtin:3017620422003"
    assert page.url.endswith("/3017620422003")
    assert page.context.cookies() == []
    fetched = [request for request in page.requested if "/fragment/" in request.url]
    assert len(fetched) == 1
    assert "lang=fr&limit=2&heading=4" in fetched[0].url
    assert not fetched[0].headers.get("referer")
    assert [text for text in page.said if "selfcare" in text.lower()] == []


def test_a_product_that_is_not_known_shows_nothing(shop: Any) -> None:
    page = shop("96385074")
    page.wait_for_selector("selfcare-questions[hidden]", state="attached")


def test_a_frame_fits_a_telephone(visit: Any, ask: Callable[..., Question]) -> None:
    product = Product.objects.create(name="Lave-linge " + "X" * 80, slug="x200", gtin=GTIN)
    ask("Ma machine s’arrête au milieu " + "e" * 90, product=product, language="fr")
    page = visit(f"/embed/p/gtin/{GTIN}/?lang=fr&theme=dark", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.said == [], page.said
