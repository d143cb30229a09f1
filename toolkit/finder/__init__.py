"""The finder: "ik ben in de fase …, ik zoek …, in wijk …" gives a ranked list that says why."""
