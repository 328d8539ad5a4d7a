"""Documentation that cannot lie: what it names is there, and what is there is named."""

import ast
import re
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from django.core.management import get_commands, load_command_class
from wagtail import hooks

from forum.limits import LIMITS
from tests.test_project import APPS, OWN_COMMANDS, ROOT, TREE, read

PAGES = [path for path in TREE if path.suffix == ".md"]
EVERYTHING = "\n".join(read(path) for path in PAGES)


def variables_read() -> set[str]:
    """The names that settings.py asks the environment for."""
    tree = ast.parse(read(Path("selfcare/settings.py")))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [call for call in calls if ast.unparse(call.func).startswith("env.")]
    return {call.args[0].value for call in asked if isinstance(call.args[0], ast.Constant)}


def test_every_setting_is_documented_and_nothing_else():
    documented = re.findall(r"^\| `([A-Z_]+)` \|", read(Path("docs/settings.md")), flags=re.MULTILINE)
    assert len(documented) == len(set(documented))
    assert len(documented) > 15
    assert set(documented) == variables_read()


def test_variables_named_elsewhere_are_settings():
    named = set(re.findall(r"\b(SELFCARE_[A-Z_]+|DATABASE_URL)\b", EVERYTHING))
    outside_settings = {"SELFCARE_DATA", "SELFCARE_CHROMIUM"}  # of tests
    assert named - outside_settings <= variables_read()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)\s]+)\)", read(page))
    local = [target.partition("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in local if not (ROOT / page.parent / target).exists()] == []


def test_commands_that_are_named_are_there():
    named = set(re.findall(r"manage\.py (\w+)", EVERYTHING))
    assert {"serve", "migrate"} <= named
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("name", OWN_COMMANDS)
def test_every_command_is_named(name):
    assert re.search(rf"`?\b{name}\b", EVERYTHING), f"{name} is in no page"


def test_limits_are_named_with_their_figures():
    said = dict(re.findall(r"`(\w+)` (\d+ an? (?:minute|hour|day))", read(Path("docs/operating.md"))))
    spans = {60: "a minute", 3600: "an hour", 86400: "a day"}
    assert said == {name: f"{limit.times} {spans[limit.seconds]}" for name, limit in LIMITS.items()}


def test_every_document_is_in_the_readme():
    pages = [path.as_posix() for path in PAGES if path.parent == Path("docs")]
    assert [page for page in pages if f"]({page})" not in read(Path("README.md"))] == []


def test_options_of_commands_that_are_named_are_there():
    for name, rest in re.findall(r"manage\.py (\w+)([^`\n#]*)", EVERYTHING):
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        known = {option for action in parser._actions for option in action.option_strings}
        inner = [choice for action in parser._actions for choice in (action.choices or ()) if f" {choice}" in rest]
        assert inner or set(re.findall(r"--[a-z][\w-]*", rest)) <= known, f"{name}{rest}"


def test_examples_of_hooks_run_as_they_stand(monkeypatch):
    """A reader copies one block, and finds no name in it that came from nowhere. `shop` is theirs."""
    monkeypatch.setattr(hooks, "register", lambda _name: lambda function: function)
    for name in ("shop", "shop.models"):
        monkeypatch.setitem(sys.modules, name, MagicMock())
    blocks = re.findall(r"```python\n(.*?)```", read(Path("docs/extending.md")), flags=re.DOTALL)
    assert len(blocks) > 8
    for block in blocks:
        made = {}
        exec(block, made)  # noqa: S102  our own page
        used = {node.id for node in ast.walk(ast.parse(block)) if isinstance(node, ast.Name) and node.id[:1].isupper()}
        assert used <= made.keys(), block


def test_decisions_that_code_names_are_there():
    """By their file: a reader must not look through all of them for the one that is meant."""
    code = [path for path in TREE if path.suffix in {".py", ".html", ".toml"} and path.parts[0] != "tests"]
    named = {name for path in code for name in re.findall(r"docs/adr\b/?([\w.-]*\w)?", read(path))}
    assert named
    assert sorted(name for name in named if not (ROOT / "docs/adr" / name).is_file()) == []


def test_each_decision_has_a_number_of_its_own():
    """In the name of its file and in its title: `ADR 30` must mean one page."""
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    wrong = [name for name in names if not read(Path("docs/adr") / name).startswith(f"# {int(name[:4])}. ")]
    assert wrong == []


def test_targets_of_make_that_are_named_are_there():
    targets = set(re.findall(r"^([a-z-]+):", read(Path("Makefile")), flags=re.MULTILINE))
    assert {"run", "test", "check", "lock", "messages"} <= targets
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", EVERYTHING, flags=re.MULTILINE)) <= targets


def test_files_that_are_named_are_there():
    """`forum/mail.py` and its like, in backticks."""
    named = set(re.findall(rf"`((?:{'|'.join(APPS)}|templates|tests|docs|\.ci)/[\w./-]+)`", EVERYTHING))
    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
