"""The back office of events: moments and what a change of them means, registrations, and mails to who comes."""
