from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.queries import mail_choices


class FirstVisitForm(forms.Form):
    """The three questions of the first visit, answered as things stand now."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    place = forms.ChoiceField(
        label=_("Is this where you work?"),
        choices=[("right", _("Yes")), ("wrong", _("No, tell my administrator"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, user: User, *, place: str) -> None:
        choices = mail_choices(user)
        wanted = [group.code for group, is_wanted in choices if is_wanted]
        super().__init__(data, initial={"language": user.language, "mail": wanted, "place": "right"})
        self.fields["mail"] = forms.MultipleChoiceField(
            label=_("Mail me about"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(group.code, group.label) for group, _is_wanted in choices],
            help_text=_("The bell shows everything in any case."),
        )
        self.fields["place"].label = f"{self.fields['place'].label} {place}"
        if not place:
            del self.fields["place"]
        self.order_fields(["language", "mail", "place"])
