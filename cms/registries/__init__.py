"""Where modules declare what they offer, so that nobody has to know them by name."""
