"""Neighbourhood budgets: editions and the plans in them, as readers meet them."""
