"""Who asks for what: signed in, and with the ids of pages that exist in this database."""

import http.client
import re
import uuid
from http.cookies import SimpleCookie
from importlib import import_module
from urllib.parse import quote, urlencode

from bench.client import Page

BUSY, AGENT, PASSWORD = "busy@buyuk.example", "deniz@vendor.example", "supportx-demo"
FILERS = 400
TEXT = "ED50’den TUREF’e toplu dönüşümde kayma oluşuyor. Eski sürümde aynı veriyle sorun yoktu."


def sign_in(port, email):
    """Through the form, as a person does. Returns the cookies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/accounts/login/")
    response = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.read().decode())[1]
    first = _cookies(response)
    body = urlencode({"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD})
    headers = {"Cookie": _header(first), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/accounts/login/", body, headers)
    response = connection.getresponse()
    response.read()
    if response.status != 302:
        raise SystemExit(f"{email} could not sign in: {response.status}")
    return _header(first | _cookies(response))


def _cookies(response):
    found = {}
    for line in response.headers.get_all("Set-Cookie") or ():
        found |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    return found


def _header(cookies):
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def filers(count=FILERS):
    """Cookies of many customers with units left: one person may file 60 requests an hour only."""
    from organizations.models import Membership

    there = Membership.objects.filter(role="member", institution__subscriptions__version__tier__code="premium-plus")
    there = there.filter(institution__subscriptions__state="active", user__email__contains="@kurum")
    members = there.select_related("user").order_by("user_id").distinct("user_id")[:count]
    return {session_of(place.user): f"{place.institution_id}-{place.unit_id}" for place in members}


def session_of(user, backend="accounts.backends.Backend", engine="accounts.sessions"):
    """The cookies of somebody who has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.middleware.csrf import _get_new_csrf_string

    session = import_module(engine).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"session={session.session_key}; csrf={_get_new_csrf_string()}"


def pages(port, yardstick_port):
    """Every page that is measured. Django is set up and its data loaded."""
    from accounts.models import User

    busy, agent = sign_in(port, BUSY), sign_in(port, AGENT)
    busy_person, plain_engine = User.objects.get(email=BUSY), "django.contrib.sessions.backends.db"
    plain = session_of(busy_person, "django.contrib.auth.backends.ModelBackend", plain_engine)
    long = _longest()
    return [
        Page("yardstick", yardstick_port, ["/yardstick/"], [plain]),
        Page("queue", port, ["/desk/"], [agent]),
        Page("ticket, agent", port, [f"/desk/tickets/{long}/"], [agent]),
        Page("ticket, customer", port, [f"/tickets/{long}/"], [busy]),
        Page("list, customer", port, ["/tickets/"], [busy]),
        Page("home, customer", port, ["/"], [busy]),
        *(Page(f"search, {name}", port, [_search(word)], [agent]) for name, word in _words().items()),
        _filing(port),
        _answering(port, agent),
    ]


def _search(word):
    return f"/desk/search/?q={quote(word)}"


def _words():
    from tickets.models import Ticket

    newest = Ticket.objects.order_by("-id").values_list("pk", flat=True)[0]
    return {
        "rare": f"KN{newest - 77:07d}",
        "two rare": "klotoit parametresi",
        "common": "koordinat",
        "typo": "kordinat kaymasi",
    } | {"number": str(newest - 99)}


def _longest():
    from django.db.models import Count

    from tickets.models import Comment

    of_busy = Comment.objects.filter(ticket__requester__email=BUSY).values("ticket")
    return of_busy.annotate(count=Count("pk")).order_by("-count")[0]["ticket"]


def _filing(port):
    places = filers()

    def body(number, cookie):
        return {
            "csrfmiddlewaretoken": cookie.rpartition("=")[2],
            "kind": "support",
            "place": places[cookie],
            "subject": f"Parsel dönüşümünde kayma {number}",
            "product": "other",
            "effect": "slowed",
            "text": TEXT,
            "filing_key": uuid.uuid4(),
        }

    return Page("filing", port, ["/tickets/file/"], list(places), body, (302,))


def _answering(port, agent):
    from tickets.models import Ticket

    open_ones = Ticket.objects.filter(status__in=["in_progress", "waiting"], team="support").order_by("-id")
    paths = [f"/desk/tickets/{pk}/answer/" for pk in open_ones.values_list("pk", flat=True)[:2000]]
    token = re.search(r"csrf=(\w+)", agent)[1]

    def body(number, cookie):
        return {
            "csrfmiddlewaretoken": token,
            "text": f"Kümeyi elle yükleyip dönüşümü **yineleyin**. {number}",
            "key": uuid.uuid4(),
            "seen": 2**62,  # other answers of this measurement must not count as overtaking
            "then": "waiting",
        }

    return Page("answering", port, paths, [agent], body, (302,))
