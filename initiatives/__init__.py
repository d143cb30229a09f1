"""HaarlemLink: initiative pages, needs and offers."""
