"""JSON over HTTP: what pages say while they stay open."""
