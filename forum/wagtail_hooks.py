"""What the forum tells others through Wagtail's hooks."""

from wagtail import hooks

from forum import own_data
from forum.member_data import HOOK, MemberData


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def member_data() -> MemberData:
    return own_data.data()
