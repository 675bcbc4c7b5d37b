"""People and courses for tests. Alice teaches; Bob and Charlie study; Mallory is the one to keep out."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from classrooms.enums import Ground, PrivacyMode, Role
from classrooms.models import Course, Declaration, Seat, Session, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Faker("first_name")
    role = Role.STUDENT

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **_: object) -> None:
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class TeacherFactory(UserFactory):
    role = Role.TEACHER


class DeclarationFactory(DjangoModelFactory[Declaration]):
    """A school in India, which has made sure that it may use cameras."""

    class Meta:
        model = Declaration

    country = "IN"
    ground = Ground.ALLOWED
    decided_by = "Asha Rao"
    role = "Principal"
    allows_cameras = factory.LazyAttribute(lambda row: row.ground != Ground.NO_CAMERAS)


class CourseFactory(DjangoModelFactory[Course]):
    class Meta:
        model = Course
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Course {n}")
    privacy_mode = PrivacyMode.INDIVIDUAL

    @classmethod
    def _create(cls, model_class: type[Course], *args: Any, **kwargs: Any) -> Course:
        """In a school that has declared something: without, no course may use cameras."""
        if not Declaration.objects.exists():
            DeclarationFactory()
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def teachers(self, create: bool, extracted: list[User] | None, **_: object) -> None:
        if create and extracted:
            self.teachers.add(*extracted)


class SeatFactory(DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    course = factory.SubFactory(CourseFactory)
    student = factory.SubFactory(UserFactory)


class SessionFactory(DjangoModelFactory[Session]):
    class Meta:
        model = Session

    course = factory.SubFactory(CourseFactory)
    title = "Recursion"
