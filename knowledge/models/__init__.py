from knowledge.models.copies import KeptCopy
from knowledge.models.edition import Edition
from knowledge.models.feedback import GuideFeedback, Heard, QuestionAfterGuide
from knowledge.models.index_queue import IndexQueue
from knowledge.models.pages import ArticlePage, HomePage, KnowledgeIndexPage
from knowledge.models.pictures import CopiedPicture
from knowledge.models.promoting import GuidePlan, GuideProposal, Postponement
from knowledge.models.provenance import ArticleSource
from knowledge.models.review import SecondPersonTask
from knowledge.models.searches import Opened, Searched, SearchSalt
from knowledge.models.synonym import SynonymGroup
from knowledge.models.text_page import TextPage
from knowledge.models.upkeep import CheckedProduct, ReviewTask
from knowledge.models.withdrawal import Withdrawal

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "CheckedProduct",
    "CopiedPicture",
    "Edition",
    "GuideFeedback",
    "GuidePlan",
    "GuideProposal",
    "Heard",
    "HomePage",
    "IndexQueue",
    "KeptCopy",
    "KnowledgeIndexPage",
    "Opened",
    "Postponement",
    "QuestionAfterGuide",
    "ReviewTask",
    "SearchSalt",
    "Searched",
    "SecondPersonTask",
    "SynonymGroup",
    "TextPage",
    "Withdrawal",
]
