"""Who may take sheets in."""

# What comes in is new or changed, and online at once.
NEEDED = ("import", "add", "change", "publish")


def may_import(user, kind):
    """Whether this account may take in this kind of sheet: all that a sheet does, it may do by hand as well."""
    return user.has_perms([f"toolkit.{action}_{kind}" for action in NEEDED])
