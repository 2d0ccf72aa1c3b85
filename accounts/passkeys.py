"""Questions to a browser about a passkey, and what it answers. The question waits in the session for one answer."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused

Answer = dict[str, Any]
# What a made-up answer runs into on its way through the decoders.
NONSENSE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError)
WRONG = (*NONSENSE, RecursionError, struct.error, InvalidSignature)


def creation_question(user: User) -> Answer:
    """For a passkey that can also be used without a password: it knows whose it is and asks for finger, face or PIN."""
    return auth.begin_registration(user, True)


def question(user: User | None) -> Answer:
    """Nobody: any passkey of this site, which then has to say whose it is."""
    return auth.begin_authentication(user)


def refuse_unless_made(answer: Answer) -> None:
    """The browser made a passkey for the question that was asked."""
    with _refusing_nonsense():
        auth.parse_registration_response(answer)
        if not auth.complete_registration(answer).is_user_verified():
            raise ValueError("The passkey did not ask for finger, face or PIN.")


def passkey_of(answer: Answer, user: User | None) -> Authenticator:
    """The passkey that signed our question. Without a user it is the one that the answer names."""
    with _refusing_nonsense():
        said = auth.parse_authentication_response(answer).response
        if user is None and not said.authenticator_data.is_user_verified():
            raise ValueError("Without a password the passkey has to ask for finger, face or PIN, whatever we asked.")
        owner = user or auth.extract_user_from_response(answer)
        if not owner.is_active:
            raise ValueError("The account is closed.")
        passkey = auth.complete_authentication(owner, answer)
        passkey.user = owner
        return passkey


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    try:
        yield
    except WRONG as wrong:
        raise Refused(_("The passkey was not accepted. Try again.")) from wrong
