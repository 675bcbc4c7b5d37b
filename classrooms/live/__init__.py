"""The live view: what is known of a running session, in Redis, and how changes reach the pages."""
