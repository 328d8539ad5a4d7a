"""Tables of this part; imported by moderation.models."""

from moderation.review.models.alarm import Alarm, AlarmCall
from moderation.review.models.amendment import Amendment, AmendmentVote
from moderation.review.models.appeal import Appeal, AppealMessage
from moderation.review.models.assessment import Assessment
from moderation.review.models.charter import CharterAcceptance, CharterPage, CharterVersion, RuleDraft
from moderation.review.models.decision import Decision, Recipient
from moderation.review.models.door import Door, Told
from moderation.review.models.flag import Flag
from moderation.review.models.member_report import MemberReport
from moderation.review.models.misuse import SenderMeasure
from moderation.review.models.notice import Notice, NoticeLink
from moderation.review.models.outside import OutsideCall
from moderation.review.models.outside_acts import AuthorityOrder, OutsideDispute
from moderation.review.models.redress import OutsideRedress
from moderation.review.models.report import TransparencyReport, TransparencyReportPage
from moderation.review.models.rule import Rule
from moderation.review.models.statement import StatementOfReasons
from moderation.review.models.statement_export import StatementExport
from moderation.review.models.trusted import TrustedFlagger
from moderation.review.models.watched import WatchedExpression
from moderation.review.models.working import Claim, Deferral

__all__ = [
    "Alarm",
    "AlarmCall",
    "Amendment",
    "AmendmentVote",
    "Appeal",
    "AppealMessage",
    "Assessment",
    "AuthorityOrder",
    "CharterAcceptance",
    "CharterPage",
    "CharterVersion",
    "Claim",
    "Decision",
    "Deferral",
    "Door",
    "Flag",
    "MemberReport",
    "Notice",
    "NoticeLink",
    "OutsideCall",
    "OutsideDispute",
    "OutsideRedress",
    "Recipient",
    "Rule",
    "RuleDraft",
    "SenderMeasure",
    "StatementExport",
    "StatementOfReasons",
    "Told",
    "TransparencyReport",
    "TransparencyReportPage",
    "TrustedFlagger",
    "WatchedExpression",
]
