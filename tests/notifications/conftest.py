"""A kind of notice that only tests know, and a mail server that fails on command."""

import socket
import time
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from celery import current_app

from common import nudging
from notifications import registry

REQUESTS = registry.Group("requests", "Requests")


@pytest.fixture
def told():
    """Registers "test.told" about a subject; `told.hidden` are the (person, subject) pairs that lost access."""

    class Told:
        hidden: set = set()

    def may_see(user, pk):
        return (user.pk, pk) not in Told.hidden

    def which_seen(user, pks):
        return {pk for pk in pks if may_see(user, pk)}

    common = {
        "title": lambda data: data.get("title", "Something happened"),
        "body": lambda data: data.get("body", "It did."),
        "address": lambda pk: f"/notifications/?subject={pk}",
        "may_see": may_see,
        "which_seen": which_seen,
        "group": REQUESTS,
    }
    before = dict(registry._kinds)
    registry.register("test.told", **common)
    registry.register("test.told_to_all", **common, to_actor=True)
    registry.register("test.bell_only", **common, mailed=False)
    yield Told
    Told.hidden = set()
    registry._kinds.clear()
    registry._kinds.update(before)


class Sink:
    """Keeps what it accepts. `answer` is what it says to DATA; "die" takes the mail and drops the connection."""

    def __init__(self):
        self.answer = "250 OK"
        self.messages = []

    async def handle_DATA(self, server, session, envelope):
        if self.answer == "die" or self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.messages.append((envelope.rcpt_tos, message))
        if self.answer == "die":
            server.transport.abort()
        return self.answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    kept = Sink()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 2
    yield kept
    controller.stop()


@pytest.fixture
def own_queue():
    """How many messages wait in a queue that no other test writes to."""
    before, name = current_app.conf.task_default_queue, f"own-{uuid4()}"
    current_app.conf.task_default_queue = name
    current_app.amqp.queues = current_app.amqp.Queues(None)
    time.sleep(3 * nudging.GATHERED)  # nudges of earlier tests are gone
    with current_app.connection() as broker:
        yield lambda: broker.default_channel.client.llen(name)
        broker.default_channel.client.delete(name)
    current_app.conf.task_default_queue = before
    current_app.amqp.queues = current_app.amqp.Queues(None)


@pytest.fixture
def broker_at():
    """`broker_at(port)` points Celery at a broker on this machine, with fresh connections."""
    before = current_app.conf.broker_url

    def point(url):
        current_app.conf.broker_url = url
        current_app._pool = None
        current_app.amqp._producer_pool = None

    yield lambda port: point(f"redis://127.0.0.1:{port}/0")
    point(before)
