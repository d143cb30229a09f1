"""The front door: home, standard pages, neighbourhood pages and search. Composes the modules."""
