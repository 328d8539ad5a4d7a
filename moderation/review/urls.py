"""Addresses of this part, under the language."""

from django.urls import path, re_path

from moderation.review.item_forms import NEEDS
from moderation.review.targets import KINDS
from moderation.review.views import (
    amendments,
    appeals,
    charter,
    collusion,
    danger,
    decisions,
    flags,
    item,
    members,
    notice_appeals,
    notice_desk,
    notices,
    queue,
    safety,
    transparency,
    unanswered,
)

THING = "(?P<thing>[a-z]{1,20})/(?P<pk>[0-9]{1,18})"
CONTESTED = "(?P<token>[^/]+)/contest/(?P<thing>answer|[0-9]{1,18}|measure-[0-9]{1,18})"
KIND = f"(?P<kind>{'|'.join(KINDS)})/(?P<pk>[0-9]{{1,18}})"

urlpatterns = [
    path("charter/", charter.charter, name="charter"),
    path("charter/easy-read/", charter.easy_read, name="charter_easy"),
    path("charter/amendments/", amendments.listed, name="amendments"),
    path("charter/amendments/new/", amendments.propose, name="propose_amendment"),
    path("charter/amendments/<int:pk>/", amendments.amendment, name="amendment"),
    path("charter/amendments/<int:pk>/vote/", amendments.vote, name="vote_amendment"),
    path("charter/amendments/<int:pk>/withdraw/", amendments.withdraw, name="withdraw_amendment"),
    path("charter/versions/", charter.versions, name="charter_versions"),
    path("charter/versions/<int:number>/", charter.version, name="charter_version"),
    path("charter/versions/<int:number>/changes/", charter.changed, name="charter_changes"),
    path("transparency/", transparency.transparency, name="transparency"),
    path("transparency/<int:year>/figures.json", transparency.figures, name="transparency_figures"),
    path("transparency/<int:year>/report.xlsx", transparency.workbook, name="transparency_workbook"),
    path("transparency/<int:year>/<slug:name>.csv", transparency.part, name="transparency_part"),
    path("questions/ask/danger/", danger.danger, name="danger"),
    path("report-illegal-content/", notices.notify, name="notify"),
    path("report-illegal-content/<str:token>/", notices.state, name="notice_state"),
    path("report-illegal-content/<str:token>/confirm/", notices.confirm, name="notice_confirm"),
    re_path(rf"^report-illegal-content/{CONTESTED}/$", notice_appeals.contest, name="notice_contest"),
    path("report-illegal-content/<str:token>/appeals/<int:pk>/", notice_appeals.appeal, name="notice_appeal"),
    path(
        "report-illegal-content/<str:token>/appeals/<int:pk>/write/", notice_appeals.write, name="notice_appeal_write"
    ),
    path(
        "report-illegal-content/<str:token>/appeals/<int:pk>/withdraw/",
        notice_appeals.withdraw,
        name="notice_appeal_withdraw",
    ),
    path("moderation/alarms/<int:pk>/", safety.alarm, name="alarm"),
    path("moderation/alarms/<int:pk>/acknowledge/", safety.acknowledge, name="alarm_acknowledge"),
    path("moderation/notices/", notice_desk.notices, name="notices"),
    path("moderation/notices/<str:ref>/", notice_desk.notice, name="notice"),
    path("moderation/notices/<str:ref>/name/", notice_desk.name_sender, name="notice_name"),
    path("moderation/notices/<str:ref>/unfounded/", notice_desk.unfounded, name="notice_unfounded"),
    path("moderation/notices/<str:ref>/founded/", notice_desk.founded, name="notice_founded"),
    path("moderation/notices/<str:ref>/refuse/", notice_desk.refuse, name="notice_refuse"),
    path("moderation/notices/<str:ref>/measures/<int:pk>/end/", notice_desk.end, name="notice_end"),
    path("moderation/", queue.queue_page, name="queue"),
    path("moderation/unanswered/", unanswered.unanswered, name="unanswered"),
    path("moderation/unanswered/<int:pk>/seen/", unanswered.seen, name="seen"),
    path("moderation/votes/", collusion.votes, name="votes"),
    path("moderation/decisions/", decisions.decisions, name="decisions"),
    path("moderation/decisions/yours/", decisions.yours, name="yours"),
    path("moderation/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("moderation/decisions/<int:pk>/undo/", decisions.undo, name="undo"),
    path("moderation/decisions/<int:pk>/read/", decisions.acknowledge, name="acknowledge"),
    path("moderation/decisions/<int:pk>/contest/", appeals.contest, name="contest"),
    path("moderation/appeals/", appeals.appeals, name="appeals"),
    path("moderation/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("moderation/appeals/<int:pk>/write/", appeals.write, name="appeal_write"),
    path("moderation/appeals/<int:pk>/withdraw/", appeals.withdraw, name="appeal_withdraw"),
    path("moderation/appeals/<int:pk>/decide/", appeals.decide, name="appeal_decide"),
    path("moderation/members/<str:username>/", members.member, name="member"),
    re_path(rf"^moderation/report/{KIND}/$", flags.flag, name="flag"),
    re_path(rf"^moderation/{KIND}/safety/$", safety.safety, name="safety"),
    re_path(rf"^moderation/{KIND}/safety/guide/$", safety.guide, name="safety_guide"),
    re_path(rf"^moderation/{THING}/open/$", queue.open_item, name="open"),
    re_path(rf"^moderation/{THING}/leave/$", queue.leave, name="leave"),
    re_path(rf"^moderation/{THING}/put-off/$", queue.put_off, name="put_off"),
    re_path(rf"^moderation/{THING}/again/$", queue.take_up_again, name="again"),
    re_path(rf"^moderation/{KIND}/$", item.item, name="item"),
    *(re_path(rf"^moderation/{KIND}/{act}/$", item.decide, {"act": act}, name=act) for act in NEEDS),
]
