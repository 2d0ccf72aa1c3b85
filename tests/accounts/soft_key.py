"""A security key in software: it makes passkeys and signs with them, and leaves out the PIN when told so."""

import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "testserver"
ORIGIN = f"https://{HOST}"
Flag = AuthenticatorData.FLAG


@dataclass
class SoftKey:
    """`handle` is whose it is: it says so with every signature."""

    handle: str = ""
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(16))

    def makes(self, question, *, with_pin=True, origin=ORIGIN):
        """Answers the question on the page where passkeys are added."""
        asked = question["publicKey"]
        self.handle = asked["user"]["id"]
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.secret.public_key())
        )
        flags = Flag.UP | Flag.AT | (Flag.UV if with_pin else 0)
        data = AuthenticatorData.create(sha256(HOST.encode()), flags, 0, public)
        said = {
            "clientDataJSON": _client_data(CollectedClientData.TYPE.CREATE, asked, origin),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._answer(said)

    def signs(self, question, *, with_pin=True, origin=ORIGIN):
        """Answers a question of the pages where somebody comes in."""
        flags = Flag.UP | (Flag.UV if with_pin else 0)
        data = AuthenticatorData.create(sha256(HOST.encode()), flags, 0)
        client = _client_data(CollectedClientData.TYPE.GET, question["publicKey"], origin)
        signed = self.secret.sign(data + sha256(websafe_decode(client)), ec.ECDSA(SHA256()))
        said = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": self.handle,
        }
        return self._answer(said)

    def _answer(self, said):
        key = websafe_encode(self.id)
        facts = {"id": key, "rawId": key, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(facts | {"response": said})


def _client_data(kind, asked, origin):
    return websafe_encode(CollectedClientData.create(kind, asked["challenge"], origin))


def question_on(answer):
    """What the page asks the browser."""
    page = answer.content.decode()
    _before, _mark, rest = page.partition('<script id="passkey-question" type="application/json">')
    return json.loads(rest.partition("</script>")[0])
