"""Where the law forbids to read faces of students, and what a ground allows."""

import pytest

from classrooms.enums import Ground
from classrooms.rules.countries import AI_ACT, EUROPEAN_UNION, PARTS_OF_MEMBERS, REST_OF_THE_AREA, countries
from classrooms.rules.law import allows_cameras, allows_trying, stands


def test_the_ai_act_holds_in_the_union_with_its_far_parts_and_in_the_economic_area():
    assert (len(EUROPEAN_UNION), len(PARTS_OF_MEMBERS), len(REST_OF_THE_AREA), len(AI_ACT)) == (27, 7, 3, 37)
    assert {"DE", "FR", "IE", "HR", "RE", "NO", "IS", "LI"} <= AI_ACT
    assert AI_ACT.isdisjoint({"GB", "CH", "IN", "US", "TR", "GL", "NC", "SJ"})


def test_every_country_has_a_name_and_they_are_in_the_order_of_their_names():
    names = list(countries().values())
    assert (len(names), names) == (249, sorted(names))
    assert (countries()["IN"], countries()["DE"]) == ("India", "Germany")
    assert set(countries()) >= AI_ACT


@pytest.mark.parametrize(
    ("country", "ground", "may_stand", "cameras", "trying"),
    [
        ("IN", Ground.ALLOWED, True, True, True),
        ("IN", Ground.NO_CAMERAS, True, False, False),
        ("IN", Ground.MEDICAL, True, True, True),
        ("DE", Ground.ALLOWED, False, True, False),
        ("DE", Ground.NO_CAMERAS, True, False, False),
        ("DE", Ground.MEDICAL, True, True, False),
        ("NO", Ground.SAFETY, True, True, False),
    ],
)
def test_under_the_ai_act_only_its_exceptions_open_cameras_and_nobody_tries_a_picture(
    country, ground, may_stand, cameras, trying
):
    assert (stands(country, ground), allows_cameras(ground), allows_trying(country, ground)) == (
        may_stand,
        cameras,
        trying,
    )
