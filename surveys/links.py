"""Addresses of a survey in mails and on the bell. The anonymous kind is answered without signing in.

The link of an anonymous survey is the number of the invitation with our signature. It is stored nowhere, and nothing
that is answered through it keeps it.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

_signer = Signer(salt="surveys.invitation")


def answer_address(invitation: int, survey: int, *, is_anonymous: bool) -> str:
    if is_anonymous:
        return reverse("surveys:answer_by_link", args=[_signer.sign(str(invitation))])
    return reverse("surveys:answer", args=[survey])


def invitation_of(token: str) -> int | None:
    """None for a link that is not ours."""
    try:
        return int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
