from django.apps import AppConfig


class SelfcareConfig(AppConfig):
    name = "selfcare"

    def ready(self) -> None:
        from knowledge.models.text_page import MARKS
        from moderation.law import words
        from selfcare import checks  # noqa: F401

        MARKS.append(words.mark)
