"""The budget wizard: make a budget, take it along, or keep it behind a mailed link."""
