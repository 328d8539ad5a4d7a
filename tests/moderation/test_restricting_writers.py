"""Who writes what restricts: read from the code, so that a way nobody thought of fails here.

A new line in KNOWN needs its decision with reasons in test_review_restricting.py, or why it restricts nobody.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("forum", "knowledge", "moderation", "selfcare")
FIELDS = {"visibility", "suspended_until", "is_active", "state"}
STATES_OF_OTHERS = ("selfcare/", "moderation/handover/", "moderation/mediation/", "knowledge/")  # deliveries, cases

Writer = tuple[str, str, str]


def writers() -> set[Writer]:
    """Path, function, column: of assignments to an attribute, and of `update` and `set_state`."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name:
                found |= {(name, *one) for one in _in_tree(ast.parse(path.read_text()), "")}
    return {one for one in found if not (one[2] == "state" and one[0].startswith(STATES_OF_OTHERS))}


def _in_tree(tree: ast.AST, function: str) -> Iterator[tuple[str, str]]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        yield from ((inside, field) for field in _written(node))
        yield from _in_tree(node, inside)


def _written(node: ast.AST) -> set[str]:
    names: set[str] = set()
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {one.attr for target in targets for one in ast.walk(target) if isinstance(one, ast.Attribute)}
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"update", "aupdate"}:
            names = {word.arg for word in node.keywords if word.arg}
        elif called == "set_state":
            names = {"state"}
        elif called == "setattr" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
            names = {str(node.args[1].value)}
    return names & FIELDS


KNOWN: set[Writer] = {
    # What decisions with their reasons call
    ("forum/actions/questions.py", "close", "state"),
    ("forum/actions/questions.py", "set_state", "state"),
    ("forum/actions/showing.py", "is_shown", "visibility"),
    ("forum/actions/showing.py", "set_visibility", "visibility"),
    ("forum/actions/suspending.py", "suspend", "suspended_until"),
    ("moderation/review/actions/showing.py", "move", "visibility"),
    # What members do themselves, what follows from answers, and what opens or leads on
    ("moderation/mediation/evidence.py", "add", "visibility"),  # a file of a case, opened to the other side
    ("forum/actions/acceptance.py", "_point_to", "state"),
    ("forum/actions/duplicates.py", "point", "state"),
    ("forum/actions/duplicates.py", "reopen", "state"),
    ("forum/actions/leaving.py", "finish_some", "is_active"),
    ("forum/actions/posts.py", "counted", "state"),
    ("forum/actions/showing.py", "_follow_answer", "state"),
    ("forum/importers/stackexchange/links.py", "_mark", "state"),
    # Columns of the same name elsewhere: edits, exports, deliveries, notifications, endpoints
    ("forum/actions/exports.py", "ask_for_export", "state"),
    ("forum/actions/held_edits.py", "forget", "state"),
    ("forum/actions/suggestions.py", "_decide", "state"),
    ("forum/models/leased.py", "send_again", "state"),
    ("forum/telling.py", "resume", "state"),
    ("moderation/handover/endpoints.py", "add", "is_active"),
    ("moderation/handover/endpoints.py", "disable", "is_active"),
    ("moderation/handover/endpoints.py", "remove", "is_active"),
    ("moderation/handover/inbound.py", "close", "is_active"),
    ("moderation/handover/proving.py", "prove", "is_active"),
}


@pytest.mark.wide
def test_every_writer_of_what_restricts_is_known() -> None:
    assert writers() - KNOWN == set(), "a new way to restrict: give it reasons"
    assert KNOWN - writers() == set(), "gone: take it out"
