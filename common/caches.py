"""The cache that sign-in limits count in. Without Redis it counts in this process: stricter than not at all."""

import json
import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds before a Redis that did not answer is asked again
_silent_until = 0.0


class JsonSerializer:
    """Values are JSON, never pickles: what lies in Redis must not become code."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class SteadyCache(RedisCache):
    """Redis while it answers, else the memory of this process. A page never fails or waits long for a cache."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"serializer": JsonSerializer(), "retry": Retry(NoBackoff(), 0), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._memory = LocMemCache("steady", {})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._asked("add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._asked("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        return self._asked("set", key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._asked("delete", key, version)

    def _asked(self, verb: str, *given: Any) -> Any:
        global _silent_until
        if time.monotonic() >= _silent_until:
            try:
                return getattr(super(), verb)(*given)
            except (RedisError, OSError) as error:
                _silent_until = time.monotonic() + PAUSE
                log.warning("Redis does not answer, the cache is this process's memory for a while: %s", error)
        return getattr(self._memory, verb)(*given)
