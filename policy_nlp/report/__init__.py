"""The report: one HTML page, with everything in it, to look at what was found."""
