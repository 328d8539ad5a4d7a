"""The rules of the house that no linter knows: what is where, and what may be nowhere."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from selfcare import routes

ROOT = Path(__file__).resolve().parents[1]
APPS = ("selfcare", "forum", "knowledge", "moderation")
MADE = {".venv", "var", ".git", "__pycache__", "static", "test-results"}


def tree() -> list[Path]:
    """Every file of the project, from the root."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    found = [Path(name) for name in listed if name] or [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [path for path in found if (ROOT / path).is_file() and MADE.isdisjoint(path.parts)]


TREE = tree()
MODULES = [path for path in TREE if path.suffix == ".py" and path.parts[0] in APPS and "migrations" not in path.parts]
TEMPLATES = [path for path in TREE if path.parts[0] == "templates"]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def lines(paths: list[Path], pattern: str) -> Iterator[tuple[str, str]]:
    """File and line of each line in which the pattern is found."""
    for path in paths:
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(pattern, line):
                yield f"{path}:{number}", line.strip()


def test_the_tree_is_seen():
    assert {Path("manage.py"), Path("templates/base.html"), Path("forum/models/question.py")} <= set(TREE)
    assert len(MODULES) > 150


# ------------------------------------------------------------------ addresses


def test_every_address_names_its_readers():
    assert [route.address for route in routes.routes() if route.readers is None] == []


def test_no_name_is_kept_of_an_address_that_is_gone():
    names = {route.name for route in routes.routes()}
    assert [pattern for pattern, _readers in routes.READERS if not any(fnmatch(name, pattern) for name in names)] == []


# ------------------------------------------------------------------ commands


OWN_COMMANDS = sorted(name for name, app in get_commands().items() if app in APPS)


@pytest.mark.parametrize("name", OWN_COMMANDS)
def test_a_command_says_what_it_does(name):
    command = load_command_class(get_commands()[name], name)
    assert command.help
    own = command.create_parser("manage.py", name)._actions
    assert [action.dest for action in own if not action.help] == []


def test_commands_are_found():
    assert {"serve", "worker", "tick", "demo", "check_invariants", "routes", "recount"} <= set(OWN_COMMANDS)


# ------------------------------------------------------------------ what may be nowhere

HOSTS = [  # in two halves, so that this file does not name them
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.",
    "js" + "delivr",
    "un" + "pkg.com",
    "cdn" + "js.",
    "fonts.google" + "apis",
]
MACHINE = r"(?<![\w.<])/(work|tmp|home|root)\b(?!/\w*>)"
# The platform of Regulation (EU) 524/2013 was closed on 20 July 2025: a link to it is a fault.
CLOSED_PLATFORM = "consumers/odr"


def written() -> list[Path]:
    return [path for path in TREE if path.suffix not in {".mo", ".png", ".pdf"}]


def test_no_address_of_a_registry_or_of_somebody_elses_files():
    pattern = "|".join(re.escape(host) for host in HOSTS)
    assert list(lines(written(), pattern)) == []


def test_no_path_of_one_machine():
    assert list(lines(written(), MACHINE)) == []


def test_no_link_to_the_closed_platform():
    named = [found for found in lines(written(), CLOSED_PLATFORM) if "tests/" not in found[0]]
    assert named == []


@pytest.mark.parametrize("name", [path.name for path in TREE if path.suffix == ".lock"])
def test_a_lock_has_a_hash_for_each_package_and_no_address(name):
    source = read(Path(name))
    assert not re.search(r"https?:|file:|--index|--find-links|--extra-index|@ ", source)
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", source, flags=re.MULTILINE).strip())
    assert packages[0]
    assert [package.split("\n")[0] for package in packages if "--hash=sha256:" not in package] == []
    assert [package.split("\n")[0] for package in packages if "==" not in package.split("\n")[0]] == []


# ------------------------------------------------------------------ templates


@pytest.mark.wide
def test_what_the_code_imports_is_asked_for_by_name():
    """Not only by way of another package, which may let go of it."""
    named = set(re.findall(r"^[a-z0-9-]+", read(Path("requirements.in")), re.MULTILINE))
    packages = packages_distributions()
    imported = {root for path in MODULES for root in imports(path)} - sys.stdlib_module_names - {*APPS}
    assert len(imported) > 15
    missing = {root for root in imported if named.isdisjoint(name.lower().replace("_", "-") for name in packages[root])}
    assert not missing


def test_a_site_runs_without_the_demo():
    """The folder may be deleted, with its command."""
    own = {Path("selfcare/management/commands/demo.py")}
    others = [path for path in MODULES if path not in own and not path.is_relative_to("selfcare/demo")]
    assert list(lines(others, r"selfcare\.demo|selfcare import .*\bdemo\b")) == []


def imports(path: Path) -> Iterator[str]:
    """The first word of everything that a module imports."""
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_only_rendered_posts_are_trusted():
    """`body_html` alone: it comes from the sanitizer."""
    trusted = [(where, line) for where, line in lines(TEMPLATES, r"\|\s*safe\b")]
    assert trusted
    for where, line in trusted:
        names = re.findall(r"\{\{\s*([\w.]+)\s*\|\s*safe\s*\}\}", line)
        assert len(names) == len(re.findall(r"\|\s*safe\b", line)), where
        assert {name.rpartition(".")[2] for name in names} == {"body_html"}, where


def test_pages_escape_by_themselves():
    pages = [path for path in TEMPLATES if path.suffix != ".txt"]
    assert list(lines(pages, r"autoescape off|safeseq|\|\s*escapejs")) == []


def test_no_inline_script_or_style():
    pages = [path for path in TEMPLATES if path.suffix == ".html" and not {"emails", "email"} & set(path.parts)]
    assert list(lines(pages, r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*src=)[^>]*>")) == []


# ------------------------------------------------------------------ code

# Each joins pieces that are safe already.
MAY_MARK_SAFE = {
    "forum/templatetags/forum_tags.py",
    "forum/templatetags/kiosk.py",
    "forum/templatetags/tongues.py",
    "forum/views/acts.py",
    "forum/views/visits.py",
    "knowledge/contents.py",
    "knowledge/searching/highlighting.py",
    "knowledge/searching/rows.py",
    "moderation/law/words.py",
    "moderation/mediation/quoting.py",
    "selfcare/site_texts.py",
}
WEB = re.compile(
    r"(^|/)(views|api|feeds|sitemaps|wagtail_hooks|schemas|context|structured_data)(/|\.py$)|/templatetags/"
)


def names_of_calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_html_is_called_safe_in_few_places():
    marking = {
        path.as_posix()
        for path in MODULES
        for name, _line in names_of_calls(path)
        if name.rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"}
    }
    assert marking == MAY_MARK_SAFE


def test_views_get_rows_by_what_their_reader_may_see():
    """Never by number alone: `forum.access`, `visible_to` and their like decide."""
    web = [path for path in MODULES if WEB.search(path.as_posix())]
    assert len(web) > 15
    shortcuts = r"\.objects\.get$|\.objects\.aget$|^get_object_or_404$|^get_list_or_404$"
    found = [f"{path}:{line}" for path in web for name, line in names_of_calls(path) if re.search(shortcuts, name)]
    assert found == []


def test_no_drawer_for_odds_and_ends():
    drawers = {"utils", "helpers", "core", "common", "misc"}
    assert [path for path in MODULES if drawers & {part.removesuffix(".py") for part in path.parts}] == []
    assert list(lines(MODULES, r"^class \w+(Manager|Handler|Processor)\b")) == []


def test_files_are_read_without_scrolling_for_ever():
    assert [path for path in MODULES if len(read(path).splitlines()) > 400] == []


def test_the_top_level_is_what_was_agreed():
    folders = {path.parts[0] for path in TREE if len(path.parts) > 1}
    assert folders == {*APPS, "templates", "tests", "docs", ".ci"}
