"""Who is told of what happens to people's requests about their data: the app above that writes notices.

A callback is registered once, when its app starts, and runs in the transaction of the change.
"""

from collections.abc import Callable

from accounts.models import DataExport, DataRequest, User

OnRequest = Callable[[str, DataRequest, User | None], None]
OnExport = Callable[[DataExport, User | None], None]

_of_requests: list[OnRequest] = []
_of_exports: list[OnExport] = []


def when_data_request_changes(callback: OnRequest) -> None:
    """`callback(kind, data_request, by)`: kinds are those of `PrivacyEvent`."""
    if callback not in _of_requests:
        _of_requests.append(callback)


def when_export_is_ready(callback: OnExport) -> None:
    if callback not in _of_exports:
        _of_exports.append(callback)


def request_changed(kind: str, data_request: DataRequest, *, by: User | None) -> None:
    for callback in _of_requests:
        callback(kind, data_request, by)


def export_is_ready(export: DataExport, *, by: User | None) -> None:
    for callback in _of_exports:
        callback(export, by)
