"""Who an address is open to, by role."""

from selfcare import routes

SIGNED_IN = {
    "member", "asker", "moderator", "editor", "mediator", "another mediator", "brand", "suspended", "superuser",
}  # fmt: skip
ROLES = {"visitor", *SIGNED_IN}
OPEN_TO = {
    routes.EVERYBODY: ROLES,
    routes.EVERYBODY_PUBLISHED: ROLES,
    routes.TOKEN: ROLES,
    routes.SECRET: set(),  # nobody by who they are
    routes.METRICS: set(),
    routes.PROGRAM: set(),  # a session counts for nothing there
    routes.BODY_PROGRAM: set(),
    routes.MEMBERS: SIGNED_IN,
    routes.OWN: SIGNED_IN,
    routes.AUTHOR: {"asker", "moderator"},
    routes.WRITER: {"asker"},
    routes.ASKER: {"asker"},
    routes.MODERATORS: {"moderator"},
    routes.DECIDERS: {"moderator", "superuser"},
    routes.CONTESTED: {"asker", "moderator", "superuser"},
    routes.PRIVILEGED: {"moderator"},  # the others have no points
    routes.REVIEWERS: {"asker", "moderator", "brand"},  # whose suggestion it is
    routes.EDITORS: {"editor", "superuser"},
    routes.EDITORS_AND_MODERATORS: {"editor", "superuser", "moderator"},
    routes.WORKERS: {"moderator", "editor", "superuser"},
    routes.EARNED: {"moderator"},
    routes.EARNED_OR_ASKER: {"moderator", "asker"},
    routes.COLLECTION: ROLES,
    routes.PASSWORD: set(),
    routes.PARTIES: {"asker", "mediator"},
    routes.BODY_STAFF: {"mediator"},
    routes.ADMINISTRATORS: {"superuser"},
}
# Where it depends on the row: the people it is open to.
OWNERS = {
    # The staff of each body have a list of their own.
    "moderation:cases_file": {"mediator", "another mediator"},
    "moderation:cases_assign": {"mediator", "another mediator"},
    "moderation:cases_views": {"mediator", "another mediator"},
    "moderation:workload": {"mediator", "another mediator"},
    "moderation:type_in": {"mediator", "another mediator"},
    "moderation:body_year": {"mediator", "another mediator"},
    "moderation:recommendations": {"mediator", "another mediator"},
    "moderation:decision": {"asker"},
    "moderation:acknowledge": {"asker"},
    "moderation:contest": {"asker"},
    "moderation:appeal_withdraw": {"asker"},
    "moderation:flag": (SIGNED_IN - {"brand", "suspended"}) | {"visitor"},
    "moderation:report_member": SIGNED_IN - {"asker", "suspended"},  # whose own profile it is
    "forum:answer": SIGNED_IN - {"suspended"},
    "forum:comment": SIGNED_IN - {"suspended"},
    "forum:dangerous": SIGNED_IN - {"suspended", "asker"},  # whose own answer it is
    "forum:edit_question": SIGNED_IN - {"suspended"},
    "forum:edit_answer": SIGNED_IN - {"suspended"},
    "forum:invite": {"asker", "moderator"},  # by their points
    "forum:saved_reply": {"asker"},
}
