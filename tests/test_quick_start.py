"""What the README tells whoever tries Selfcare, done: `make run` on nothing ends with a site that answers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
TRY = README.split("## Try it\n")[1].split("\n## ")[0]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def recipe(target: str, **given: str) -> str:
    command = ["make", "--no-print-directory", "-n", target, *(f"{name}={value}" for name, value in given.items())]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_each_command_is_there() -> None:
    targets = re.findall(r"^make ([a-z]+)", TRY, re.MULTILINE)
    assert targets == ["run", "test"]
    assert "pytest" in recipe("test")
    assert "manage.py serve --demo --bind 127.0.0.1:8200" in recipe("run", BIND="127.0.0.1:8200")


@pytest.mark.slow
def test_a_site_with_its_demo_runs(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    known = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    place = {"SELFCARE_MODE": "development", "SELFCARE_VAR": str(tmp_path), "SELFCARE_BASE_URL": f"http://{address}"}
    (line,) = [line for line in recipe("run", BIND=address).splitlines() if "manage.py serve" in line]
    command = [sys.executable, *line.partition("manage.py")[1:2], *line.partition("manage.py")[2].split()]
    with subprocess.Popen(command, cwd=ROOT, env={**known, **place}, stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        said = []
        for words in site.stdout:
            said.append(words)
            if "runs at" in words:
                break
        assert f"http://{address}" in said[-1], "".join(said)
        for path in ("/fr/", "/en/questions/", "/readyz"):
            with urlopen(f"http://{address}{path}") as answer:
                assert answer.status == 200
        site.send_signal(signal.SIGTERM)
        site.stdout.read()
        assert site.wait() == 0
