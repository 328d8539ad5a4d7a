"""A screen at a counter of a shop or a town hall: large type, search, guides to print, a question by e-mail."""
