"""The mail that brings a person in."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.links import new_link_url, set_password_url
from notifications.actions import queue_mail
from organizations.models import Membership


def send_invitation(membership: Membership) -> None:
    user = membership.user
    facts = {"name": user.name, "institution": membership.institution.name}
    with translation.override(user.language):
        subject = _("SupportX: you are a member of %(institution)s") % facts
        if user.has_usable_password():
            text = _(
                "Hello %(name)s,\n\n%(institution)s has made you a member. Sign in with the password you have:\n%(url)s"
            ) % {**facts, "url": settings.PUBLIC_URL}
        else:
            text = _(
                "Hello %(name)s,\n\n%(institution)s has opened an account for you. Set your password within one hour; "
                "the link works once:\n%(url)s\n\nLater, ask for a new link here:\n%(new_link)s"
            ) % {**facts, "url": set_password_url(user), "new_link": new_link_url()}
    queue_mail(user.email, subject, text, user=user, secret=True)
