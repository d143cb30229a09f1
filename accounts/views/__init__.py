"""Pages of residents, by noun."""
