"""Budgets that people make themselves: lines of costs and income, totals and checks.

`estimate` holds the arithmetic and knows no Django; `forms` lets people type one, `summary` says how it stands,
`files` lets them take it along. Which page asks for it, and whether anything is kept, is up to the module that uses
it: the toolkit has a page of its own, a plan or a questionnaire can take the same form.
"""
