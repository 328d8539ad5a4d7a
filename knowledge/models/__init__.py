from knowledge.models.feedback import GuideFeedback
from knowledge.models.index_queue import IndexQueue
from knowledge.models.pages import ArticlePage, HomePage, KnowledgeIndexPage
from knowledge.models.provenance import ArticleSource
from knowledge.models.review import SecondPersonTask
from knowledge.models.text_page import TextPage

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "GuideFeedback",
    "HomePage",
    "IndexQueue",
    "KnowledgeIndexPage",
    "SecondPersonTask",
    "TextPage",
]
