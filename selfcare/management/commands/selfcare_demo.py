"""`manage.py selfcare_demo`: the same as `demo`, under the name that other projects' documents know."""

from selfcare.management.commands.demo import Command

__all__ = ["Command"]
