"""Sessions in the database, read by a statement that is written once.

A session ends when nobody was there for `SESSION_IDLE`, and in any case after `SESSION_LIFETIME`: the statement that
reads it finds none any more. What it remembers is written by Django when it changes; when somebody was seen last is
written by `actions.see`, every few minutes.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Session
from common import origin
from common.compiled import compiled

_USER = "_auth_user_id"


class SessionStore(DatabaseStore):
    row: Session | None = None
    _is_new = True
    _carried: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        found = (
            _living(self.session_key, now, now - settings.SESSION_LIFETIME, now - settings.SESSION_IDLE)
            if self.session_key
            else []
        )
        self.row = found[0] if found else None
        if self.row is None:
            self._session_key = None
        return self.row

    def cycle_key(self) -> None:
        """The same session under another key: where it began, and on which device, goes over."""
        self._carried = self.row if self.row is not None and self.row.user_id else None
        super().cycle_key()
        self._carried = None

    def save(self, must_create: bool = False) -> None:
        self._is_new = must_create or self.session_key is None
        super().save(must_create)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A new row says where it began. Of one that is there only what Django knows is written."""
        facts = {
            "session_key": self._get_or_create_session_key(),  # type: ignore[attr-defined]
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": int(data[_USER]) if _USER in data else None,
        }
        if not self._is_new:
            return Session.from_db(DEFAULT_DB_ALIAS, list(facts), list(facts.values()))
        here, now = origin.current(), timezone.now()
        began = self._carried or Session(began_at=now)
        self.row = Session(
            began_at=began.began_at,
            device_id=began.device_id,
            seen_at=now,
            address=here.address,
            words=here.device,
            **facts,
        )
        return self.row


@compiled
def _living(key: str, now: datetime, earliest: datetime, last_seen: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now, began_at__gt=earliest, seen_at__gt=last_seen)
