"""How the web server runs, here and in production. Numbers come from the environment, see docs/running.md."""

import gc
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
wsgi_app = "supportx.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 20_000  # a slow leak never grows old
max_requests_jitter = 2_000
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
control_socket_disable = True  # it would lie in the home folder


def post_worker_init(worker: object) -> None:
    """Pages make and drop tens of thousands of objects: collecting them every 700 costs a tenth of the time, and what
    the start has made never goes away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
