"""Around a session by the clock, and after it: reminders, thanks, proof of taking part, and what came of it."""
