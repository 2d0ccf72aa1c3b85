"""The settings of SupportX with what a measurement needs: a header that counts statements, and no sign-in limit."""

from supportx.settings import *  # noqa: F403
from supportx.settings import MIDDLEWARE

MIDDLEWARE = ["bench.counting.CountStatements", *MIDDLEWARE]
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
