"""What the site tells people of the law: words of the team, each with its source and the day of its check."""
