"""Where the site may send something: to the open internet, and to nothing that only the server can reach."""

import pytest

from classrooms.rules.addresses import LONGEST, is_public, is_webhook

PUBLIC = ["8.8.8.8", "1.1.1.1", "193.99.144.80", "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::200e"]
WITHIN = """
    127.0.0.1 127.8.8.8 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1
    169.254.0.1 169.254.169.254 168.63.129.16 100.64.0.1 100.100.100.200 192.0.0.192 192.0.0.8
    192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:10.0.0.1
    64:ff9b::a00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::
    3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905  # sixty strings in brackets are harder to read
NO_ADDRESSES = ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "::g", "127.0.0.1 ", "١٢٧.0.0.1"]


@pytest.mark.parametrize("address", PUBLIC)
def test_machines_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", [*WITHIN, *NO_ADDRESSES])
def test_what_only_the_server_can_reach_and_what_is_no_address_is_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.school.example/",
        "https://hooks.school.example/room?course=1&key=a%20b",
        "https://hooks.school.example:443/",
        "https://hooks.school.example:8443/room",
        "https://xn--exmple-cua.example/",
        "https://8.8.8.8/room",
        "https://[2606:4700::1111]:8443/",
        "HTTPS://hooks.school.example/",
    ],
)
def test_a_public_https_address_will_do(address):
    assert is_webhook(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.school.example",
        "//hooks.school.example/",
        "http://hooks.school.example/",
        "ftp://hooks.school.example/",
        "file:///etc/passwd",
        "gopher://hooks.school.example/",
        "javascript:alert(1)",
        "https:///room",
        "https://localhost/",
        "https://router/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.0.0.1./",
        "https://8.8.8.8./",
        "https://0177.0.0.1/",
        *(f"https://{one}/" for one in WITHIN if ":" not in one),
        *(f"https://[{one}]/" for one in WITHIN if ":" in one),
        "https://hooks.school.example:22/",
        "https://hooks.school.example:80/",
        "https://hooks.school.example:0/",
        "https://hooks.school.example:99999/",
        "https://hooks.school.example:x/",
        "https://alice:secret@hooks.school.example/",
        "https://hooks.school.example@127.0.0.1/",
        "https://hooks.school.example\\@127.0.0.1/",
        "https://hooks.school.example/#there",
        "https://hooks.school.example/a b",
        "https://hooks.school.example/\r\nHost: elsewhere",
        "https://exämple.example/",
        "https://[::1/",
        "https://hooks.school.example/" + "a" * LONGEST,
    ],
)
def test_everything_else_is_refused_also_where_this_machine_is_allowed(address):
    assert not is_webhook(address)
    assert not is_webhook(address, to_this_machine=True)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://127.0.0.1:9000/room"])
def test_this_machine_will_do_only_where_it_is_allowed(address):
    assert not is_webhook(address)
    assert is_webhook(address, to_this_machine=True)
