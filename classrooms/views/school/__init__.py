"""Pages with which the admin runs the school."""
