"""Links to other sites, looked at again and again by the worker, so that readers do not meet dead ends.

`finding` reads links from content, `collecting` keeps the list of them, `asking` asks a site without trusting it,
`judging` decides when a link is broken, `work` does a few at a time, `report` shows editors what to mend.
"""
