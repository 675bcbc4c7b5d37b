"""Courses, live sessions, consent and what the class's faces say together."""
