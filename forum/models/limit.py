"""How often somebody did something lately; and what django-allauth counts, in the same database."""

from django.db import models


class Use(models.Model):
    """Counted until a moment, then forgotten. `who` is a member, or a keyed hash of an address on the Internet."""

    act = models.CharField(max_length=20)
    who = models.CharField(max_length=80)
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "who", "until"], name="one_count_at_a_time")]

    def __str__(self) -> str:
        return f"{self.count} times {self.act}"


class SharedEntry(models.Model):
    """The table of the cache `shared`, as Django's DatabaseCache wants it: one for all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "forum_shared_cache"

    def __str__(self) -> str:
        return self.cache_key
