"""Reactions: writing them, reading them, moderating them.

Who may appear at once, and why (the policy): the first reactions of a resident wait for a moderator; once some were
published (`CommentRules.trusted_after`) the next appear at once and are looked at when somebody reports them. What the
guard finds suspicious always waits, as does everything from somebody of whom a reaction was refused in the last half
year. The owners of a page answer at once on their own page, under the same two exceptions. Several reports hide a
reaction once, until a moderator looked; after that only a moderator takes it away.
"""
