"""The one kind of error that a person at the terminal can mend."""


class Refused(Exception):
    """Its text is a sentence for the terminal: what is wrong, and what to do."""
