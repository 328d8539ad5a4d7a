"""What everybody may know of moderation: a log without names, and a report a year."""
