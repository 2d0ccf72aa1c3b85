"""What has to be read again but must not lie open in the database: the secrets of authenticator apps."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    return _sealer().decrypt(sealed.encode()).decode()


def _sealer() -> MultiFernet:
    """Sealed by the secret key of today; the keys before it still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"seal:{key}".encode()).digest())) for key in keys]
    )


class FactorAdapter(DefaultMFAAdapter):
    """Names and sentences of second factors as we say them."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def _get_site_name(self) -> str:
        return "SupportX"
