from django.db import models

from accounts.models.people import User


class EmailChange(models.Model):
    """A new address that waits for its owner to open the link we sent there. The link itself is only in that mail."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"
