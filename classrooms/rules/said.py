"""What one student has said and still means."""

from __future__ import annotations

from dataclasses import dataclass

from classrooms.rules.pace import Cast


@dataclass(frozen=True)
class Said:
    """The newest vote, empty when there is none, and since when the student waits for help. Times are epoch seconds."""

    vote: str = ""
    voted_at: float = 0.0
    is_named: bool = False
    """The teacher may see who is lost."""
    help_at: float | None = None
    answer: int = 0
    """How the student is doing, from 1 to 5; 0 when not said."""
    answered_at: float = 0.0

    @property
    def cast(self) -> Cast:
        """For the tally."""
        return Cast(self.vote, self.voted_at)

    def named_at(self, now: float) -> float | None:
        """When a student who is lost and wants to be named said so; None once that vote stands no more."""
        return self.voted_at if self.is_named and self.cast.stands(now) else None
