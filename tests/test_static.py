"""The static files and the templates keep what weak connections, strict policies and other scripts need."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
STATIC = ROOT / "selfcare/static/selfcare"
SHEETS = sorted((STATIC / "css").glob("*.css"))
CSS = "\n".join(path.read_text() for path in SHEETS)
ON_PAPER = "dossier.css"  # for WeasyPrint, which knows no logical properties
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts and "email" not in path.parts]
ADMIN = {"admin", "wagtailsearchpromotions"}  # Wagtail's admin has a style of its own
KB = 1024


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("css/site.css", 8 * KB),
        ("css/statistics.css", KB),
        ("css/dense.css", KB),
        ("js/site.js", 7 * KB),
        ("js/bell.js", KB),
        ("js/reader.js", 2 * KB),
        ("js/queue.js", KB),
        ("js/keys.js", 2 * KB),
        ("css/queue.css", KB),
        ("css/tables.css", KB),
        ("img/icons.svg", 4 * KB),
    ],
)
def test_a_first_visit_stays_light(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


def test_the_style_has_no_left_and_right():
    screen = "\n".join(path.read_text() for path in SHEETS if path.name != ON_PAPER)
    rules = re.sub(r"/\*.*?\*/", "", screen, flags=re.DOTALL)
    physical = r"(?<![-\w])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
    assert [match[0] for match in re.findall(physical, rules)] == []


def test_the_style_needs_no_browser_of_this_year():
    assert re.findall(r"@layer|@container|light-dark\(|color-mix\(|oklch|&\s*[.:\[{]", CSS) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_inline_script_or_style(path):
    source = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag or "application/ld+json" in tag


@pytest.mark.parametrize("path", [one for one in PAGES if "stacked" in one.read_text()], ids=lambda path: path.name)
def test_a_table_of_blocks_stays_a_table_to_a_screen_reader(path):
    """`display: block` takes the roles away in some browsers."""
    for table in re.findall(r"<table\b[^>]*\bstacked\b.*?</table>", path.read_text(), flags=re.DOTALL):
        parts = re.findall(r"<(?:table|thead|tbody|tr|td|th)\b[^>]*>", table)
        assert [part for part in parts if " role=" not in part] == []


def test_every_icon_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))
    wanted = {
        name: path.name
        for path in TEMPLATES
        for pair in re.findall(r"""\{% icon ["']([\w-]+)["']|icon_name=["']([\w-]+)["']""", path.read_text())
        for name in pair
        if name
    }
    assert {name: where for name, where in wanted.items() if name not in drawn} == {}


def test_every_class_has_a_rule():
    ruled = set(re.findall(r"\.([a-zA-Z][\w-]*)", CSS))
    unknown = {}
    for path in (page for page in PAGES if ADMIN.isdisjoint(page.parts)):
        for value in re.findall(r'class="([^"]*)"', path.read_text()):
            for name in re.sub(r"\{[%{].*?[%}]\}", " ", value).split():
                if name not in ruled:
                    unknown[name] = path.name
    assert unknown == {}


def test_pages_without_ground_need_nothing():
    for name in ("400.html", "500.html", "503.html", "static_page.html"):
        source = (ROOT / "templates" / name).read_text()
        assert not re.search(r"\{%\s*(url|translate|blocktranslate|csrf_token|icon|when)\b|request\.|user\.", source)


def test_the_base_template_hides_no_variable_of_a_page():
    source = (ROOT / "templates/base.html").read_text()
    names = re.findall(r"\bas (\w+) %\}", source)
    assert names
    assert [name for name in names if not re.search(r"^(page|other)_|_url$", name)] == []
