from django.db import migrations, models
from django.db.models import Count, Value
from django.db.models.functions import Cast, Concat

KINDS = ["question", "answer", "comment", "amendment"]


def join_links(apps, schema_editor):
    """Several addresses of one notice led to one text: one link stays, an open one where there is any."""
    links = apps.get_model("moderation", "NoticeLink").objects
    for kind in KINDS:
        rows = links.filter(**{f"{kind}__isnull": False}).order_by().values("notice", kind)
        for row in rows.annotate(n=Count("pk")).filter(n__gt=1):
            same = list(links.filter(**{"notice": row["notice"], kind: row[kind]}).order_by("pk"))
            same.sort(key=lambda link: link.handled_at is not None)
            links.filter(pk__in=[link.pk for link in same[1:]]).delete()


def know_who_confirmed(apps, schema_editor):
    """Trusted flaggers who are known by the domain of their mail opened the link of it."""
    notices = apps.get_model("moderation", "Notice").objects
    confirmed = notices.filter(flagger__isnull=False, member__isnull=True, proven_at__isnull=True)
    confirmed.exclude(email="").update(proven_at=models.F("received_at"))


def blank_addresses(apps, schema_editor):
    """Of notices that are erased already: nothing of what was typed stays."""
    links = apps.get_model("moderation", "NoticeLink").objects
    erased = links.filter(notice__erased_at__isnull=False).values_list("pk", flat=True)
    links.filter(pk__in=list(erased)).update(url=Concat(Value("about:blank#"), Cast("pk", models.CharField())))


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [("moderation", "0014_appeals_about_notices")]

    operations = [
        migrations.AddField("notice", "proven_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(join_links, nothing),
        migrations.RunPython(know_who_confirmed, nothing),
        migrations.RunPython(blank_addresses, nothing),
    ]
