"""The agenda: what comes, in lists, months and weeks, and in the calendars of others."""
