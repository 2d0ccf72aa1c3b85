"""The link that asks one person to rate one resolution: plain values in, plain values out.

It is signed, holds no secret but itself, and dies with the resolution: what is reopened asks anew.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

LASTS = timedelta(days=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


class Broken(ValueError):
    """Not a link of ours: cut off on its way, or changed."""


@dataclass(frozen=True)
class RatingLink:
    ticket: int
    person: int
    resolved_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.resolved_at + LASTS


def write(link: RatingLink) -> str:
    moment = (link.resolved_at - _EPOCH) // _STEP
    return _signer().sign(f"{link.ticket}-{link.person}-{moment}")


def read(token: str) -> RatingLink:
    try:
        ticket, person, moment = map(int, _signer().unsign(token).split("-"))
    except (BadSignature, ValueError) as wrong:
        raise Broken(token) from wrong
    return RatingLink(ticket, person, _EPOCH + moment * _STEP)


def _signer() -> Signer:
    return Signer(sep=".", salt="tickets.rating")
