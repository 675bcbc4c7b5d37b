import pytest

from tests.classrooms.school import School, make_school


@pytest.fixture
def school(db: None, redis: object) -> School:
    return make_school()
