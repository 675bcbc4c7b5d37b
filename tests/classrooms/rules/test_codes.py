from classrooms.rules.codes import ALPHABET, CODE_LENGTH, new_code, normalise_code


def test_codes_have_no_letters_that_look_alike():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set("ILO01") & set(ALPHABET)


def test_what_people_type_is_understood():
    assert normalise_code(" ab2-c3d ") == "AB2C3D"
