"""A lesson's report as files to take away."""
