"""Where an entry says it came from."""

import pytest
from django.test import RequestFactory

from accounts.actions import audit
from common import origin

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def request(**headers):
    return RequestFactory(REMOTE_ADDR="192.0.2.7").get("/", **headers)


@pytest.mark.check(60)
@pytest.mark.parametrize(
    ("proxies", "said", "believed"),
    [
        (0, "10.9.8.7", "192.0.2.7"),
        (1, "10.9.8.7, 198.51.100.4", "198.51.100.4"),
        (1, "198.51.100.4", "198.51.100.4"),
        (2, "10.9.8.7, 198.51.100.4, 203.0.113.1", "198.51.100.4"),
        (2, "203.0.113.1", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "<script>alert(1)</script>", None),
        (1, "::ffff:198.51.100.4", "198.51.100.4"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_an_address(settings, proxies, said, believed):
    settings.TRUSTED_PROXIES = proxies

    assert origin.of_request(request(HTTP_X_FORWARDED_FOR=said)).address == believed


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox · Linux"),
        (EDGE, "Edge · Windows"),
        (IPHONE, "Safari · iPhone"),
        ("curl/8.5.0", "curl"),
        ("<script>alert('Ayşe')</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_our_own_words(user_agent, words):
    assert origin.of_request(request(HTTP_USER_AGENT=user_agent)).device == words


def test_an_entry_keeps_where_the_request_came_from(cast):
    with origin.coming_from(origin.Origin("198.51.100.4", "Firefox · Linux")), origin.acting_through(12):
        entry = audit("signed_in", by=cast.ayse, person=cast.ayse)

    assert (entry.address, entry.device, entry.through) == ("198.51.100.4", "Firefox · Linux", 12)


def test_what_the_system_does_comes_from_nowhere(cast):
    entry = audit("password_reset", by=None, person=cast.ayse)

    assert (entry.actor, entry.address, entry.device, entry.through) == (None, None, "", None)
