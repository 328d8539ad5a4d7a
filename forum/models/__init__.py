from forum.models.acts import Acceptance, Vote
from forum.models.answer import Answer, Comment
from forum.models.award import Award
from forum.models.conversion import Conversion
from forum.models.draft import AnswerDraft, Draft
from forum.models.invitation import Invitation
from forum.models.leased import Leased, LeasedQuerySet
from forum.models.limit import SharedEntry, Use
from forum.models.member import EDITORS, MEDIATORS, MODERATORS, Member
from forum.models.mention import Mention
from forum.models.notification import Mail, Notification, Subscription
from forum.models.post import Post, Visibility
from forum.models.product import Brand, Product
from forum.models.question import Question
from forum.models.reputation import ReputationChange
from forum.models.revision import Revision, RevisionHiding
from forum.models.suggestion import SuggestedEdit
from forum.models.tag import QuestionTag, Tag

__all__ = [
    "EDITORS",
    "MEDIATORS",
    "MODERATORS",
    "Acceptance",
    "Answer",
    "Award",
    "AnswerDraft",
    "Brand",
    "Comment",
    "Conversion",
    "Draft",
    "Invitation",
    "Leased",
    "LeasedQuerySet",
    "Mail",
    "Member",
    "Mention",
    "Notification",
    "Post",
    "Product",
    "Question",
    "QuestionTag",
    "ReputationChange",
    "Revision",
    "RevisionHiding",
    "SharedEntry",
    "Subscription",
    "SuggestedEdit",
    "Tag",
    "Use",
    "Visibility",
    "Vote",
]
