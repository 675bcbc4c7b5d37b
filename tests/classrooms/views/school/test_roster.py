"""A list of a course is uploaded, looked at, applied and taken back, by its admin and nobody else."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classrooms.enums import Role
from classrooms.models import Import, Seat, User
from classrooms.services.uploads import KEPT_FOR
from tests.classrooms.rosters import school_page, upload
from tests.classrooms.school import School, browser_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

LIST = b"Name,E-mail,Note\nTom Hill,tom@hill.example,a\n=HYPERLINK(1),nowhere,b\n"


def looked_at(school: School, content: bytes = LIST):
    browser = school.browser("admin")
    answer = upload(browser, school_page("roster", school.course.id), content)
    assert answer["Location"] == school_page("roster_preview", school.course.id)
    return browser, browser.get(answer["Location"])


def apply(browser, school: School, page, **more: str):
    sent = {"action": "apply", "fingerprint": page.context["plan"].fingerprint, **more}
    return browser.post(school_page("roster_preview", school.course.id), sent)


def undo(browser, school: School, made: object):
    return browser.post(school_page("roster_undo", school.course.id), {"import": str(made)})


def test_a_list_is_shown_row_by_row_before_anything_is_written(school: School):
    browser, page = looked_at(school)
    said = page.content.decode()
    assert page.context["counts"] == {"wrong": 1, "new": 1, "joins": 0, "changed": 0, "same": 0}
    assert "“nowhere” is no e-mail address." in said
    assert "Note." in said  # a column that is left alone
    assert "tom@hill.example" in browser.get(f"{page.request['PATH_INFO']}?show=new").content.decode()
    assert not User.objects.filter(username="tom@hill.example").exists()
    assert apply(browser, school, page)["Location"] == school_page("roster", school.course.id)
    assert Seat.objects.filter(course=school.course, student__username="tom@hill.example").exists()


def test_a_list_that_was_applied_is_not_there_any_more(school: School):
    browser, page = looked_at(school)
    apply(browser, school, page)
    again = browser.get(school_page("roster_preview", school.course.id), follow=True)
    assert "Upload it again" in again.content.decode()
    assert apply(browser, school, page).status_code == 302
    assert Import.objects.count() == 1


def test_the_same_list_again_has_nothing_to_do(school: School):
    browser, page = looked_at(school, b"Name,E-mail\nTom Hill,tom@hill.example\n")
    apply(browser, school, page)
    browser, page = looked_at(school, b"Name,E-mail\nTom Hill,TOM@hill.example\n")
    assert page.context["plan"].is_empty
    assert 'value="apply"' not in page.content.decode()
    assert "There is nothing to do" in page.content.decode()


def test_what_was_not_shown_is_not_done(school: School):
    browser, page = looked_at(school)
    UserFactory(username="tom@hill.example", display_name="Thomas")
    answer = apply(browser, school, page)
    assert (answer.status_code, Import.objects.count()) == (409, 0)
    assert "Something has changed since you looked" in answer.content.decode()
    assert apply(browser, school, answer).status_code == 302
    assert browser.post(school_page("roster_preview", school.course.id), {"action": "apply"}).status_code == 302


def test_a_dropped_list_changes_nothing(school: School):
    browser, _page = looked_at(school)
    browser.post(school_page("roster_preview", school.course.id), {"action": "drop"})
    assert (
        "Upload it again" in browser.get(school_page("roster_preview", school.course.id), follow=True).content.decode()
    )
    assert Import.objects.count() == 0


def test_a_list_waits_for_minutes_for_the_one_who_uploaded_it_and_for_that_course(school: School, redis):
    _browser, _page = looked_at(school)
    (key,) = redis.keys("rtr:upload:*")
    assert 0 < redis.ttl(key) <= KEPT_FOR == 900
    assert b"tom" not in redis.get(key)  # packed: whoever looks over a list of keys and values reads no names
    other = browser_of(UserFactory(role=Role.ADMIN))
    assert other.get(school_page("roster_preview", school.course.id)).status_code == 302
    assert other.get(school_page("roster_wrong", school.course.id)).status_code == 302
    elsewhere = school.mallory.taught_courses.get()
    assert school.browser("admin").get(school_page("roster_preview", elsewhere.id)).status_code == 302


def test_the_rows_to_put_right_come_as_a_file_that_no_spreadsheet_runs(school: School):
    browser, _page = looked_at(school)
    answer = browser.get(school_page("roster_wrong", school.course.id))
    assert answer["Cache-Control"] == "no-store"
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        ["Row", "Column", "What is wrong", "Name", "E-mail", "Note"],
        ["3", "E-mail", "“nowhere” is no e-mail address.", "'=HYPERLINK(1)", "nowhere", "b"],
    ]


def test_the_file_of_rows_can_be_put_right_and_brought_in_as_it_is(school: School):
    browser, _page = looked_at(school)
    file = browser.get(school_page("roster_wrong", school.course.id)).content.replace(b"nowhere,", b"eve@hill.example,")
    _browser, page = looked_at(school, file)
    assert page.context["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "Save as"),
        (b"\x00\x01", "Save it as CSV"),
        (b"Name,Mail\n", "There is nobody in this file"),
        (b"Name,Phone\nBob,1\n", "No column says who somebody is"),
        (b"Name,Mail\n" + b"x" * 2 * 1024 * 1024, "larger than 2 MB"),
        (b"Name,Mail\n" + b"a,b\n" * 10_001, "more than 10000 rows"),
        (b"Name,Mail" + b"," * 30 + b"\na,b\n", "more than 30 columns"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(school: School, content, said):
    answer = upload(school.browser("admin"), school_page("roster", school.course.id), content)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_file_that_is_too_large_for_memory_is_not_taken(school: School, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = upload(school.browser("admin"), school_page("roster", school.course.id), b"x" * 2000)
    assert "it is too large" in answer.content.decode()


def test_nothing_that_is_uploaded_touches_a_disk(school: School, monkeypatch, settings):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *_a, **_k: pytest.fail("a file was made"))
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    upload(school.browser("admin"), school_page("roster", school.course.id), b"Name,Mail\n" + b"x" * 3_000_000)


def test_names_from_a_file_are_shown_as_text(school: School):
    _browser, page = looked_at(school, b"Name,E-mail\n<script>alert(1)</script>,tom@hill.example\n<b>x,no\n")
    assert b"<script>alert" not in page.content
    assert b"&lt;b&gt;x" in page.content


def test_the_last_import_is_taken_back_once_however_often_the_button_is_pressed(school: School):
    for name in ("tom", "tim"):
        browser, page = looked_at(school, f"Name,E-mail\n{name},{name}@hill.example\n".encode())
        apply(browser, school, page)
    newest = browser.get(school_page("roster", school.course.id)).context["last"]
    answer = undo(browser, school, newest.id)
    assert answer.context["undone"].accounts == 1
    assert "Places removed: 1." in answer.content.decode()
    assert undo(browser, school, newest.id).status_code == 302
    assert [seat.student.username for seat in school.course.seats.exclude(student=school.bob)] == ["tom@hill.example"]
    assert undo(browser, school, "").status_code == 302


def test_what_stays_is_said(school: School):
    browser, page = looked_at(school)
    apply(browser, school, page)
    User.objects.filter(username="tom@hill.example").update(password="set")
    answer = undo(browser, school, Import.objects.get().id)
    assert "Tom Hill" in answer.content.decode()
    assert "the account stays" in answer.content.decode()


def test_a_long_list_comes_in_parts(school: School, django_assert_max_num_queries):
    rows = "".join(f"S{number},s{number}@hill.example\n" for number in range(250))
    browser, page = looked_at(school, f"Name,E-mail\n{rows}".encode())
    assert (len(page.context["page"]), page.context["page"].paginator.num_pages) == (100, 3)
    with django_assert_max_num_queries(9):
        last = browser.get(f"{page.request['PATH_INFO']}?show=new&page=3")
    assert "s249@hill.example" in last.content.decode()


def test_the_name_of_the_file_matters_to_nobody(school: School):
    sent = {"file": SimpleUploadedFile("../../etc/passwd.xlsx", b"Name,Mail\nBob,bob@hill.example\n")}
    assert school.browser("admin").post(school_page("roster", school.course.id), sent).status_code == 302
