"""Addresses of this part, under the language."""

from django.urls import path

from moderation.mediation.views import afterwards, chamber, desk, doors, dossier, escalate, sending, steps, time_limits

urlpatterns = [
    path("questions/<int:pk>/escalate/", escalate.escalate, name="escalate"),
    path("questions/<int:pk>/escalate/send/", sending.send, name="send"),
    path("questions/<int:pk>/escalate/stop/", sending.stop, name="stop"),
    path("time-limits/", time_limits.time_limits, name="time_limits"),
    path("paper-form/", dossier.blank, name="paper_form"),
    path("cases/", desk.cases, name="cases"),
    path("cases/emergency/", doors.emergency, name="emergency"),
    path("cases/<str:ref>/", desk.case, name="case"),
    path("cases/<str:ref>/dossier.zip", dossier.dossier, name="case_dossier"),
    path("cases/<str:ref>/filing/", dossier.sheet, name="case_filing"),
    path("cases/<str:ref>/paper/", dossier.paper, name="case_paper"),
    path("cases/<str:ref>/declare/", doors.declare, name="declare"),
    path("cases/<str:ref>/recuse/", doors.recuse, name="recuse"),
    path("cases/<str:ref>/assign/", doors.assign, name="assign"),
    path("cases/<str:ref>/withdraw/", sending.withdraw, name="withdraw"),
    path("cases/<str:ref>/kept/", afterwards.kept, name="kept"),
    path("cases/<str:ref>/judgement/", afterwards.judgement, name="judgement"),
    path("cases/<str:ref>/step/<slug:event>/", steps.step, name="step"),
    path("cases/<str:ref>/write/", chamber.write, name="write"),
    path("cases/<str:ref>/record/", chamber.record, name="record"),
    path("cases/<str:ref>/say/", chamber.say, name="say"),
    path("cases/<str:ref>/letters/<int:pk>/", chamber.letter, name="letter"),
    path("cases/<str:ref>/files/<int:pk>/", desk.file, name="case_file"),
]
