"""One answer, every channel: the card of a guide, and what is made of it.

docs/adr/0018-one-answer-in-every-channel.md
"""
