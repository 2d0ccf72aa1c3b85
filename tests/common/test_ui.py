from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from common import durations

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def shown(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("seconds", "turkish", "english"),
    [
        (0, "0 dk", "0 min"),
        (59, "0 dk", "0 min"),
        (41 * 60, "41 dk", "41 min"),
        (72 * 60, "1 sa 12 dk", "1 h 12 min"),
        (7200, "2 sa", "2 h"),
        (47 * 3600, "47 sa", "47 h"),
        (3 * 86400, "3 g", "3 d"),
    ],
)
def test_a_length_of_time_is_said_in_both_languages(seconds, turkish, english):
    with override("tr"):
        assert durations.in_words(seconds) == turkish
    with override("en"):
        assert durations.in_words(seconds) == english


def test_working_time_is_never_said_in_days():
    with override("en"):
        assert durations.in_words(90 * 3600, days=False) == "90 h"


@pytest.mark.parametrize(
    ("moment", "english", "turkish"),
    [
        (NOW - timedelta(seconds=20), "just now", "az önce"),
        (NOW - timedelta(minutes=12), "12 min ago", "12 dk önce"),
        (NOW - timedelta(hours=3, minutes=50), "3 h ago", "3 sa önce"),
        (NOW - timedelta(days=2), "21 Nov 11:00", "21 Kas 11:00"),
        (NOW - timedelta(days=500), "11 Jul 2025", "11 Tem 2025"),
    ],
)
def test_a_moment_is_relative_for_a_day_and_absolute_after(moment, english, turkish):
    for language, words in (("en", english), ("tr", turkish)):
        with override(language):
            html = shown("{% when moment now %}", moment=moment, now=NOW)
        assert f">{words}</time>" in html


def test_a_moment_carries_its_machine_form():
    with override("tr"):
        assert (
            shown("{% moment moment %}", moment=NOW)
            == '<time datetime="2026-11-23T11:00:00+03:00" title="23 Kasım 2026 11:00">23 Kasım 2026 11:00</time>'
        )


def test_an_unknown_icon_is_loud():
    with pytest.raises(FileNotFoundError):
        shown('{% icon "no-such-icon" %}')


def test_an_icon_alone_has_a_name_and_is_hidden_otherwise():
    assert 'role="img" aria-label="Indir"' in shown('{% icon "download" "Indir" %}')
    assert 'aria-hidden="true"' in shown('{% icon "download" %}')


@pytest.mark.parametrize(
    "tag",
    [
        '{% chip evil "ok" %}',
        '{% icon "x" evil %}',
        "{% meter 1 2 label=evil %}",
        '{% clock "running" left=60 target=90 name=evil %}',
    ],
)
def test_what_people_wrote_is_escaped_in_every_tag(tag):
    html = shown(tag, evil='"><img src=x onerror=alert(1)>')

    assert "<img" not in html
    assert "&lt;img" in html


def test_a_meter_shows_used_and_held_and_nothing_when_unlimited():
    html = shown("{% meter 20 100 held=10 %}")

    assert 'class="m-used" width="20.0%"' in html
    assert 'class="m-held" width="30.0%"' in html
    assert shown("{% meter 20 0 unlimited=True %}") == ""


def test_a_meter_survives_zero_granted():
    assert "m-track" in shown("{% meter 0 0 %}")


@pytest.mark.parametrize(
    ("left", "granted", "tone"),
    [(0, 20, "danger"), (-1, 20, "danger"), (2, 20, "warn"), (3, 20, "brand"), (0, 0, "danger")],
)
def test_the_tone_of_a_quota_tells_how_little_is_left(left, granted, tone):
    assert shown("{% quota_tone left granted %}", left=left, granted=granted) == tone


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [(2460, "ok", "41 dk"), (900, "warn", "15 dk"), (0, "danger", "0 dk gecikti"), (-840, "danger", "14 dk gecikti")],
)
def test_a_running_clock_says_what_is_left_and_how_urgent_it_is(left, tone, words):
    with override("tr"):
        html = shown('{% clock "running" due_at=due left=left target=3600 name="#4821" %}', due=NOW, left=left)

    assert (
        f'class="clock {tone}" data-clock data-due="{int(NOW.timestamp())}" data-target="3600" data-name="#4821"'
        in html
    )
    assert f"data-clock-text>{words}</span>" in html


def test_a_clock_outside_hours_says_when_it_goes_on():
    with override("tr"):
        html = shown('{% clock "running" left=60 target=90 opens_at=opens %}', opens=NOW - timedelta(days=3))

    assert '<span class="clock-opens">açılış 20 Kas 11:00</span>' in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("met", "karşılandı"),
        ("missed", "kaçırıldı"),
        ("excused", "mazeretli"),
        ("waiting", "hak bekliyor"),
        ("none", "süre yok"),
    ],
)
def test_a_clock_that_does_not_run_says_why(state, words):
    with override("tr"):
        html = shown("{% clock state %}", state=state)

    assert words in html
    assert "data-clock" not in html


def test_working_windows_are_seconds_for_the_script():
    spans = [(NOW, NOW + timedelta(hours=1))]

    assert shown("{% working_windows spans %}", spans=spans) == 'data-windows="1795420800,1795424400"'


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1234567, "1,2 MB"), (412_000_000, "412 MB"), (2_500_000_000_000, "2.500 GB")],
)
def test_a_file_size_has_a_unit_and_the_readers_comma(size, words):
    with override("tr"):
        assert shown("{{ size|filesize }}", size=size) == words


def test_numbers_follow_the_language_and_request_numbers_do_not():
    with override("tr"):
        assert (
            shown("{{ n|number }} {{ x|number:2 }} {{ f|percent }} {{ n|bare }}", n=4821, x=12480.5, f=0.98)
            == "4.821 12.480,50 %98 4821"
        )
    with override("en"):
        assert shown("{{ n|number }} {{ f|percent }}", n=4821, f=0.98) == "4,821 98%"


def test_the_query_tag_changes_only_what_it_is_told():
    request = RequestFactory().get("/list/", {"state": "open", "page": "3", "q": "çizim & ölçü"})
    context = RequestContext(request)

    assert (
        Template('{% query page=None state="closed" %}').render(context)
        == "?state=closed&amp;q=%C3%A7izim+%26+%C3%B6l%C3%A7%C3%BC"
    )
    assert Template('{% query page="" state=None q=None %}').render(context) == "/list/"


def test_an_avatar_is_decoration_and_steady():
    person = SimpleNamespace(pk=7, initials="ŞÖ")

    assert (
        shown('{% avatar person "small" %}', person=person)
        == '<span class="avatar a2 small" aria-hidden="true">ŞÖ</span>'
    )
    assert ">–<" in shown("{% avatar person %}", person=None)
