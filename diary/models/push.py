"""Where a browser wants its pushes: one address and its keys, which are as secret as a password."""

import uuid

from django.db import models

from diary.models.base import EncryptedJSONField


class PushSubscription(models.Model):
    """One browser that shows reminders. `keys` holds endpoint, p256dh and auth; the digest is SHA-256 of the endpoint.

    `unconfirmed` counts messages that a push service took, or refused for good, since the device last said it had shown
    one. `gone_at` is when the push service said that the subscription has ended: nothing is sent there any more, and
    the device makes a new one when the app is opened there.
    """

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    subscription_id = models.UUIDField(default=uuid.uuid4, unique=True)
    # One browser belongs to whoever signed in there last.
    endpoint_digest = models.BinaryField(max_length=32, unique=True)
    keys = EncryptedJSONField()
    device_id = models.UUIDField()
    name = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    last_confirmed_at = models.DateTimeField(null=True)
    unconfirmed = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "created_at"], name="subscriptions_of_a_person")]

    def __str__(self) -> str:
        return f"push subscription {self.pk}"
