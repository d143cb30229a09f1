"""Following: what is new about an initiative, a plan, a wijk or a theme, by mail and at the reader's pace."""
