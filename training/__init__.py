"""The laboratory: trains, measures and exports the networks that `inference` serves."""
