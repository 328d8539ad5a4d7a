"""A module for each channel: a card in, what is sent out. None of them reads the guide itself."""
