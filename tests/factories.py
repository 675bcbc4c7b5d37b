"""People and courses for tests. Alice teaches; Bob and Charlie study; Mallory is the one to keep out."""

import factory
from factory.django import DjangoModelFactory

from classrooms.enums import PrivacyMode, Role
from classrooms.models import Course, Seat, Session, User

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


class CourseFactory(DjangoModelFactory[Course]):
    class Meta:
        model = Course
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Course {n}")
    privacy_mode = PrivacyMode.INDIVIDUAL

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
