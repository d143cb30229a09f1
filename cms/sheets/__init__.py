"""Spreadsheets in and out: CSV, XLSX and ODS, for every register.

`reading` turns a file into a Table of texts, `writing` makes files, `specs` says what the columns of a register mean,
`planning` compares a Table with what is there, `applying` does what the plan says. Nothing here knows a register.
"""

from .tables import SheetError, Table, cell_name

__all__ = ["SheetError", "Table", "cell_name"]
