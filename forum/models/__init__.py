from forum.models.account import AddressChange, Departure, Export, FormerName, InactivityNotice, OpenSession
from forum.models.acts import Acceptance, Vote
from forum.models.alert import ProductAlert
from forum.models.answer import Answer, Comment
from forum.models.award import Award
from forum.models.conversion import Conversion
from forum.models.deflection import Deflection
from forum.models.draft import AnswerDraft, Draft
from forum.models.duplicate import DuplicateProposal
from forum.models.figures import AskAttempt, AskTally, Cohort, DayCount, Refresh
from forum.models.inbound import InboundMail
from forum.models.invitation import Invitation
from forum.models.ladder import AT_ONCE, LadderPlace, LadderStep
from forum.models.leased import Leased, LeasedQuerySet
from forum.models.limit import SharedEntry, Use
from forum.models.linked_title import LinkedTitle
from forum.models.mail import Mail
from forum.models.member import EDITORS, MEDIATORS, MODERATORS, MOST_REQUESTS_A_DAY, REQUESTS_A_DAY, Member
from forum.models.mention import Mention
from forum.models.merge import CatalogueMerge
from forum.models.notification import Notification, Subscription
from forum.models.nudge import NudgeCount
from forum.models.outcome import AnswerMark, Reminder, SolvedReply
from forum.models.ownership import Ownership, PurchaseProof, Shop
from forum.models.picture import Picture
from forum.models.post import Post, Visibility
from forum.models.preference import Block, Preference, Visit
from forum.models.private_note import PrivateNote
from forum.models.product import Brand, Product, ProductAddress
from forum.models.purchase_note import PurchaseNote
from forum.models.question import Question
from forum.models.renewal import Renewal
from forum.models.reputation import ReputationChange
from forum.models.revision import Revision, RevisionHiding
from forum.models.saved_filter import SavedFilter
from forum.models.saved_reply import SavedReply
from forum.models.set_aside import SetAside
from forum.models.suggestion import SuggestedEdit
from forum.models.tag import IgnoredTag, QuestionTag, Tag, TagSynonym, Theme
from forum.models.telling import Telling

__all__ = [
    "AT_ONCE",
    "EDITORS",
    "MEDIATORS",
    "MODERATORS",
    "MOST_REQUESTS_A_DAY",
    "REQUESTS_A_DAY",
    "Acceptance",
    "AddressChange",
    "Answer",
    "AnswerDraft",
    "AnswerMark",
    "AskAttempt",
    "AskTally",
    "Award",
    "Block",
    "Brand",
    "CatalogueMerge",
    "Cohort",
    "Comment",
    "Conversion",
    "DayCount",
    "Deflection",
    "Departure",
    "Draft",
    "DuplicateProposal",
    "Export",
    "FormerName",
    "IgnoredTag",
    "InactivityNotice",
    "InboundMail",
    "Invitation",
    "LadderPlace",
    "LadderStep",
    "Leased",
    "LeasedQuerySet",
    "LinkedTitle",
    "Mail",
    "Member",
    "Mention",
    "Notification",
    "NudgeCount",
    "OpenSession",
    "Ownership",
    "Picture",
    "Post",
    "Preference",
    "PrivateNote",
    "Product",
    "ProductAddress",
    "ProductAlert",
    "PurchaseNote",
    "PurchaseProof",
    "Question",
    "QuestionTag",
    "Refresh",
    "Reminder",
    "Renewal",
    "ReputationChange",
    "Revision",
    "RevisionHiding",
    "SavedFilter",
    "SavedReply",
    "SetAside",
    "SharedEntry",
    "Shop",
    "SolvedReply",
    "Subscription",
    "SuggestedEdit",
    "Tag",
    "TagSynonym",
    "Telling",
    "Theme",
    "Use",
    "Visibility",
    "Visit",
    "Vote",
]
