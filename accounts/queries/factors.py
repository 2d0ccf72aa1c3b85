"""The second factors of a person, as pages show them."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from accounts.models import User

Type = Authenticator.Type


@dataclass(frozen=True)
class Factors:
    totp: Authenticator | None
    passkeys: list[Authenticator]
    codes: Authenticator | None

    @property
    def is_any(self) -> bool:
        return bool(self.totp or self.passkeys)

    @property
    def codes_left(self) -> int:
        return len(self.codes.data["hashes"]) if self.codes else 0


def factors_of(user: User) -> Factors:
    found = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "id"))
    of_type = {factor.type: factor for factor in found}
    passkeys = [factor for factor in found if factor.type == Type.WEBAUTHN]
    return Factors(of_type.get(Type.TOTP), passkeys, of_type.get(Type.RECOVERY_CODES))
