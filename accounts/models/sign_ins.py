"""Where somebody is signed in, and the devices somebody signs in with."""

from importlib import import_module
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.models.people import User


class Device(models.Model):
    """A browser that a person has signed in with. It keeps a mark in a cookie, we keep only the mark's hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    mark_hash = models.CharField(max_length=64)
    words = models.CharField(max_length=60, blank=True, help_text="browser and system, as the last sign-in said")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "mark_hash"], name="a_device_is_known_once_to_a_person")]

    def __str__(self) -> str:
        return self.words or str(self.pk)


class Session(AbstractBaseSession):
    """A session that says whose it is. Pages show it by `public_id`: the key is as good as a password."""

    public_id = models.UUIDField(default=uuid4, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    words = models.CharField(max_length=60, blank=True, help_text="browser and system")

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="sessions_by_last_seen")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore
