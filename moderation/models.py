"""All tables of the app; each part keeps its own in a module of its own."""

from moderation.handover.candidate_models import *  # noqa: F403
from moderation.handover.client_models import *  # noqa: F403
from moderation.handover.inbound_models import *  # noqa: F403
from moderation.handover.link_models import *  # noqa: F403
from moderation.handover.models import *  # noqa: F403
from moderation.handover.practice_models import *  # noqa: F403
from moderation.law.models import *  # noqa: F403
from moderation.mediation.models import *  # noqa: F403
from moderation.review.models import *  # noqa: F403
