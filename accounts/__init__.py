"""People who sign in: staff now, residents by a confirmed address later."""
