"""From the YAML and drawings of the demo city to a site that editors can run.

`load.load_demo()` is the whole of it; the other modules each put one kind of thing in place.
"""
