"""The site's settings with a database that is waited for four seconds instead of twenty."""

from selfcare.settings import *  # noqa: F403

DATABASES["default"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"], "timeout": 4}  # noqa: F405
