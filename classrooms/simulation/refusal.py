"""Why a simulated class cannot take place."""


class Refused(Exception):
    """The message is one sentence that says what to do."""
