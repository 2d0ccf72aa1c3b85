"""One-time codes: those of an authenticator app, and recovery codes. Plain values in, plain values out."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote, urlencode

import qrcode

PERIOD = 30  # seconds that a code of an app lasts
DIGITS = 6
DRIFT = 1  # periods that the clock of a phone may be off
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that looks like a digit
_READ_AS = str.maketrans({"I": "1", "İ": "1", "ı": "1", "i": "1", "L": "1", "l": "1", "O": "0", "o": "0"})
HOW_MANY = 10


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(secret: str, account: str) -> str:
    """What the QR code of an authenticator app says."""
    return f"otpauth://totp/{quote(f'SupportX:{account}')}?{urlencode({'secret': secret, 'issuer': 'SupportX'})}"


def drawing(text: str) -> tuple[int, str]:
    """A QR code: the side of its square, and the path that fills the dark fields."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    fields = code.get_matrix()
    rows = (f"M{start},{y}h{length}v1h-{length}z" for y, row in enumerate(fields) for start, length in _runs(row))
    return len(fields), "".join(rows)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark fields begin in a row, and how many follow one another."""
    start = 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield start, length
        start += length


def matching_period(secret: str, code: str, *, now: float, after: int = -1) -> int | None:
    """The period whose code this is; none that is not later than `after`, so that no code works twice."""
    typed = "".join(str(int(sign)) for sign in code if sign.isdecimal())  # whichever digits a keyboard has
    current = int(now) // PERIOD
    for period in range(current - DRIFT, current + DRIFT + 1):
        if period > after and hmac.compare_digest(code_of(secret, period), typed):
            return period
    return None


def code_of(secret: str, period: int) -> str:
    """RFC 4226 and 6238: what the app shows in that period."""
    digest = hmac.new(base64.b32decode(secret), period.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"


def new_recovery_codes() -> list[str]:
    """80 bits each, in four groups that can be read out."""
    made = ("".join(secrets.choice(_SIGNS) for _sign in range(16)) for _code in range(HOW_MANY))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made]


def recovery_hashes(codes: Iterable[str], salt: str) -> list[str]:
    """They are long and random: one round is as good as a slow hash here, and ten cost nothing to look through."""
    return [hashlib.sha256(f"{salt}:{_plain(code)}".encode()).hexdigest() for code in codes]


def _plain(code: str) -> str:
    return "".join(sign for sign in code.translate(_READ_AS).upper() if sign in _SIGNS)
