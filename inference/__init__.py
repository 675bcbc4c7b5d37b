"""The workers that see faces: no database, no Django."""
