"""Import of a Stack Exchange data dump: a folder of XML files, of which only Posts.xml must be there."""

from __future__ import annotations

from forum import ledger, recount
from forum.importers.progress import bar
from forum.importers.stackexchange import comments, finish, history, links, members, posts, tags, votes
from forum.importers.stackexchange.run import Run

FILES = ("Users.xml", "Tags.xml", "Posts.xml", "Comments.xml", "Votes.xml", "PostLinks.xml", "PostHistory.xml")


def import_dump(run: Run) -> None:
    """Everything, in the order in which rows need each other. Stopped anywhere, a further run goes on.

    The questions of a dump show when the last step finds them complete, not before.
    """
    run.note_other_files(FILES)
    members.import_members(run)
    tags.import_tags(run)
    accepted = posts.import_questions(run)
    posts.import_answers(run)
    votes.import_acceptances(run, accepted)
    comments.import_comments(run)
    votes.import_votes(run)
    links.import_duplicates(run)
    history.import_revisions(run)
    if not run.store.dry:
        finish.finish(run)
        with bar("points", 0, unit=" lines") as progress:
            ledger.backfill(told=progress.update)
        recount.settle_members()
