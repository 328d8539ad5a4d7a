"""Stopping and reloading: what is under way is finished, nothing stays behind, nobody is refused."""

import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager

import pytest

from selfcare.listening import listen
from tests.faults.site import HOST, ROOT, Site, is_alive, patience, wait_until

pytestmark = pytest.mark.slow

ALL = 3 + 2  # supervisor, worker, web server and its two processes


@contextmanager
def locked(site):
    """Somebody else is writing to the database, and does not finish."""
    with closing(sqlite3.connect(site.folder / "selfcare.sqlite3", timeout=20, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def in_background(act):
    found = []
    thread = threading.Thread(target=lambda: found.append(act()), daemon=True)
    thread.start()
    return thread, found


def answer(site, by, key):
    return site.post(f"/en/questions/{site.seed['question']}/answer/", by, body=f"Try {key}.", key=key)


def count(site, key):
    return site.rows("SELECT count(*) FROM forum_answer WHERE body LIKE ?", f"%{key}%")[0][0]


@pytest.fixture(scope="module")
def kept_site(template, tmp_path_factory):
    """Runs from a copy of the code that may be spoilt; waits four seconds for its database."""
    site = Site(tmp_path_factory.mktemp("stop") / "site", template, DJANGO_SETTINGS_MODULE="tests.faults.impatient")
    code = site.folder / "code"
    for name in ("selfcare", "forum", "knowledge", "moderation", "templates", "tests/faults"):
        shutil.copytree(ROOT / name, code / name)
    shutil.copy(ROOT / "tests/__init__.py", code / "tests")
    shutil.copy(ROOT / "manage.py", code)
    site.env["PYTHONPATH"] = str(code)
    yield site
    site.end()


@pytest.fixture
def site(kept_site):
    """Runs, whatever the test before did to it."""
    if kept_site.process is None or kept_site.process.poll() is not None:
        kept_site.start(cwd=kept_site.folder / "code")
    return kept_site


def test_a_request_under_way_is_finished_before_the_end(site):
    everybody = site.everybody()
    with locked(site):
        thread, found = in_background(lambda: answer(site, "eve", "in-flight"))
        time.sleep(1)
        site.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert thread.is_alive()
    thread.join(patience(20))
    assert found[0].status == 302
    assert site.process.wait(patience(30)) == 0
    wait_until(lambda: not any(map(is_alive, everybody)), 2, "somebody stays behind")
    assert count(site, "in-flight") == 1
    assert "worker stopped" in site.log()


def test_whoever_waits_for_the_database_is_served_and_readers_do_not_wait(site):
    page = f"/en/questions/{site.seed['question']}/the-washing-machine-stops-in-the-middle/"
    with locked(site):
        thread, found = in_background(lambda: answer(site, "frank", "patient"))
        for by in ("", "alice"):
            started = time.monotonic()
            assert site.get(page, by=by).status == 200
            assert time.monotonic() - started < patience(2)
        time.sleep(1)
        assert thread.is_alive()
    thread.join(patience(20))
    assert found[0].status == 302
    assert count(site, "patient") == 1


def test_a_database_that_stays_locked_is_503_and_nothing_is_done(site):
    fields = {"title": "Is anybody there to hear me?", "body": "b", "tags": ["x"], "context": "after", "language": "en"}
    with locked(site):
        by_machine, asked = in_background(lambda: site.post_json("/questions", "gil", "in-vain", **fields))
        refused = answer(site, "gil", "in-vain")
        by_machine.join(patience(20))
    for reply in (refused, *asked):
        assert reply.status == 503
        assert int(reply.headers["retry-after"]) > 0
        assert b"Traceback" not in reply.body
    assert count(site, "in-vain") == 0
    assert answer(site, "gil", "in-vain").status == 302
    assert count(site, "in-vain") == 1


def test_new_code_is_taken_over_without_a_gap(site):
    wait_until(lambda: len(site.everybody()) == ALL, 30, "not all processes are there")
    former = site.everybody()[1:]
    stop, replies, errors = threading.Event(), [], []

    def read_and_write(name):
        while not stop.wait(0.02):
            key = f"{name}{len(replies)}"
            path = f"/en/questions/{site.seed['question']}/comment/"
            try:
                replies.append(site.post(path, name, body=f"And {key}?", key=key).status)
                replies.append(site.get("/en/questions/").status)
            except OSError as error:
                errors.append(repr(error))

    threads = [threading.Thread(target=read_and_write, args=[name], daemon=True) for name in ("bob", "carol", "dora")]
    for thread in threads:
        thread.start()
    site.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not any(map(is_alive, former)), 60, "the former processes stay")
    time.sleep(1)
    stop.set()
    for thread in threads:
        thread.join(patience(60))
    assert errors == []
    assert set(replies) == {200, 302}
    wait_until(lambda: len(site.everybody()) == ALL, 30, "too many processes stay, or too few")


def test_new_code_that_cannot_start_changes_nothing(site):
    former = site.everybody()[1:]
    spoilt = [site.folder / "code/selfcare" / name for name in ("wsgi.py", "worker.py")]
    whole = [path.read_text() for path in spoilt]
    for path in spoilt:
        path.write_text("raise SystemExit('a mistake')")
    site.process.send_signal(signal.SIGHUP)
    wait_until(lambda: site.log().count("the former one stays") == 2, 30, "nobody says so")
    for path, text in zip(spoilt, whole, strict=True):
        path.write_text(text)
    assert all(map(is_alive, former))
    assert site.get("/en/questions/").status == 200


def test_a_taken_port_is_said(site):
    done = site.manage("serve", f"--bind={HOST}:{site.port}", check=False)
    assert done.returncode == 1
    assert f"Cannot listen on {HOST}:{site.port}: the port is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_end_is_the_end():
    """Nothing is torn down piece by piece, nothing that was said is lost, into a pipe either."""
    torn = "import atexit; atexit.register(print, 'torn down')"
    ends = f"{torn}; from selfcare.supervisor import leave; print('Stopped.'); leave()"
    done = subprocess.run([sys.executable, "-c", ends], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("Stopped.\n", "")


def type_ctrl_c(command, env, when):
    """In a terminal of its own; what it said and its exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started the tests in the background ignores it
        os.chdir(ROOT)
        os.execvpe(command[0], command, env)  # noqa: S606
    said, typed = b"", False
    while True:
        try:
            said += os.read(terminal, 4096)
        except OSError:
            break
        if not typed and when in said:
            time.sleep(1)
            os.write(terminal, b"\x03")
            typed = True
    os.close(terminal)
    return said.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_ctrl_c_ends_make_run(make_site):
    site = make_site()
    stamp = f"{sys.prefix}/run.stamp"
    command = ["make", "run", f"BIND={HOST}:{site.port}", f"VENV={sys.prefix}", "-o", stamp]
    said, _code = type_ctrl_c(command, site.env, b"worker started")
    assert "stop it with Ctrl-C" in said
    assert "alice" in said
    assert "Stopped." in said
    assert "Traceback" not in said
    assert "Warning" not in said
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"{HOST}:{site.port}" not in running
    assert str(site.folder) not in running
    free = listen(f"{HOST}:{site.port}")
    free.close()


def test_ctrl_c_during_the_preparation_leaves_no_stack_trace(make_site):
    site = make_site()
    waiting = "import time; print('begun'); time.sleep(30)"
    said, code = type_ctrl_c([sys.executable, "-u", "manage.py", "shell", "-c", waiting], site.env, b"begun")
    assert code == 130
    assert "Traceback" not in said
