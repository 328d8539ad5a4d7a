"""These tests need settings of their own: `pytest --ds=tests.peers.settings tests/peers`."""

import os

if os.environ.get("DJANGO_SETTINGS_MODULE") != "tests.peers.settings":
    collect_ignore_glob = ["test_*.py"]
