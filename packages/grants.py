"""Who is told that a subscription has changed or got units: apps above this one, which it may not know by name.

A callback is registered once, when its app starts, and runs in the transaction of the change.
"""

from collections.abc import Callable, Sequence

Callback = Callable[[int], None]
StartCallback = Callable[[Sequence[int]], None]

_callbacks: list[Callback] = []
_start_callbacks: list[StartCallback] = []
_upgrade_callbacks: list[Callback] = []


def when_granted(callback: Callback) -> None:
    """`callback(subscription_id)` runs after every sale, renewal, resumption, upgrade, top-up and goodwill grant."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def granted(subscription_id: int) -> None:
    for callback in _callbacks:
        callback(subscription_id)


def when_started(callback: StartCallback) -> None:
    """`callback(subscription_ids)` runs after the clock has started subscriptions: many at one midnight."""
    if callback not in _start_callbacks:
        _start_callbacks.append(callback)


def started(subscription_ids: Sequence[int]) -> None:
    if not subscription_ids:
        return
    for callback in _start_callbacks:
        callback(subscription_ids)


def when_upgraded(callback: Callback) -> None:
    """`callback(subscription_id)` runs before an upgrade locks any account: it may lock what holds units,
    which others lock before the accounts."""
    if callback not in _upgrade_callbacks:
        _upgrade_callbacks.append(callback)


def upgraded(subscription_id: int) -> None:
    for callback in _upgrade_callbacks:
        callback(subscription_id)
