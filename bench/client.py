"""HTTP clients that keep their connection and remember how long every answer took."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode


@dataclass
class Page:
    """What is asked for: `paths` in turn, as `person`. With a `body` it is a POST."""

    name: str
    port: int
    paths: list
    cookies: list
    body: object = None  # called with the number of the request
    expected: tuple = (200,)
    numbers: count = field(default_factory=count)

    def ask(self, connection, **headers):
        number = next(self.numbers)
        path, cookie = self.paths[number % len(self.paths)], self.cookies[number % len(self.cookies)]
        headers["Cookie"] = cookie
        headers["Accept-Encoding"] = "gzip"
        if self.body is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(self.body(number, cookie)), headers)
        response = connection.getresponse()
        text = response.read()
        if response.status not in self.expected:
            raise SystemExit(f"{self.name}: {path} answered {response.status}\n{text[:3000].decode(errors='replace')}")
        return response, text


def connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def measure(page, clients, seconds, cpu=dict):
    """`clients` people ask again and again for that many seconds. `cpu` tells what the servers have used so far."""
    times, used, end = [], cpu(), time.perf_counter() + seconds

    def go_on():
        connection = connect(page.port)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            page.ask(connection)
            times.append(time.perf_counter() - begun)
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=go_on) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    spent = {f"{name}_cpu": round(1000 * (now - used[name]) / len(times), 2) for name, now in cpu().items()}
    return {"requests": len(times), "per_second": round(len(times) / took, 1), **percentiles(times), **spent}


def percentiles(times):
    ordered = sorted(times)
    at = {share: ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] for share in (50, 95, 99)}
    return {f"p{share}": round(seconds * 1000, 2) for share, seconds in at.items()}


def statements(page):
    """Of one request, after another one has warmed what may be warm."""
    connection = connect(page.port)
    page.ask(connection)
    response, text = page.ask(connection, **{"X-Bench-Count": "text"})
    connection.close()
    print(page.name, response.headers.get("X-Statement-Text", "").replace(" ;; ", "\n    "), sep="\n    ")
    return {
        "statements": int(response.headers["X-Statements"]),
        "savepoints": int(response.headers["X-Savepoints"]),
        "bytes": len(text),
    }
