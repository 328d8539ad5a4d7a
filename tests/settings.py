"""The site's own settings, with what tests must not share: keys, folders, mail, slow password hashes."""

import os
import tempfile

os.environ.update(
    SELFCARE_MODE="development",
    SELFCARE_VAR=tempfile.mkdtemp(prefix="selfcare-tests-"),
    SELFCARE_MAIL_URL="locmem:",
)

from selfcare.settings import *  # noqa: F403
from selfcare.settings import DATABASES
from tests import postgres

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] |= postgres.OPTIONS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for, not all of them for every client
HOLDOUT_PERCENT = 0  # a lot that decides what a page shows is drawn where a test says so
HOLD_SUSPECTS = False  # tests ask the same again and again; those of the gate say so
