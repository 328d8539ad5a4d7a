"""What the site itself notices in a new post: docs/adr/0029-automatic-help.md. It never decides; people do."""
