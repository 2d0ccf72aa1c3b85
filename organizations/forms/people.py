import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.fields import FoldedEmailField
from common.turkish import fold_email
from organizations.actions.joining import MOST_DOMAINS
from organizations.forms import RoleForm
from organizations.models import Membership
from organizations.permissions import Authority
from organizations.queries.people import PeopleFilters, colleagues_to_take_over
from organizations.tables import MOST_BYTES, rows_of_file, rows_of_text

STATES = [
    ("", _("Everybody here")),
    ("reads", _("Without a seat")),
    ("never", _("Never signed in")),
    ("invited", _("Invited")),
    ("left", _("Left")),
]


class PeopleForm(forms.Form):
    """The filters of the users; they live in the address."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Membership.Role.choices])
    unit = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    region = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Show"), required=False, choices=STATES)

    def filters(self) -> PeopleFilters:
        """An address that reads badly asks for everybody."""
        return PeopleFilters(**self.cleaned_data) if self.is_valid() else PeopleFilters()


class InvitationForm(RoleForm):
    email = FoldedEmailField()
    name = forms.CharField(label=_("Name"), max_length=120, required=False)

    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    field_order = ["email", "name", "role", "unit", "region", "language", "is_outside_meant"]

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, authority=authority, **kwargs)
        if authority.institution.mail_domains:
            self.fields["is_outside_meant"] = forms.BooleanField(
                label=_("An address outside the institution's domains is meant"), required=False
            )


class LeaveForm(forms.Form):
    """Who takes over the open requests; nobody, and they stay with the unit."""

    def __init__(self, *args: Any, membership: Membership, requests: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if requests:
            self.fields["to"] = forms.ModelChoiceField(
                colleagues_to_take_over(membership),
                label=_("Open requests go to"),
                required=False,
                empty_label=_("Nobody: they stay with the unit"),
            )
            self.fields["to"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class TickedForm(forms.Form):
    """Several users."""

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.ModelMultipleChoiceField(
            authority.people_within(), error_messages={"required": _("Tick the users first.")}
        )


class MoveForm(TickedForm):
    """Several users, one unit."""

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, authority=authority, **kwargs)
        self.fields["unit"] = forms.ModelChoiceField(
            authority.units_within(), label=_("Unit"), error_messages={"required": _("Choose a unit.")}
        )


class AcceptForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=256,
        help_text=_("At least 10 characters, and not an easy one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        password = typed.get("password")
        if not password:
            return typed
        if typed.get("again") and typed["again"] != password:
            self.add_error("again", _("The two passwords differ."))
        try:
            validate_password(password, User(email=self.email, name=typed.get("name", "")))
        except ValidationError as error:
            self.add_error("password", error)
        return typed


EXAMPLE = "Ayşe Yıldız <ayse@kurum.example>\nali@kurum.example;Ali Kaya;Harita Şube"


class ImportForm(forms.Form):
    """A list of people: a file, or lines of text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("XLSX or CSV, at most 20,000 rows. The first row names the columns."),
    )
    text = forms.CharField(
        label=_("Or paste: one person a line"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": EXAMPLE}),
        help_text=_("As in the example: a name and its address in angle brackets, or address;name;unit;role"),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if bool(typed.get("file")) == bool(typed.get("text", "").strip()):
            self.add_error("file", _("Choose a file, or paste a list."))
        return typed

    def rows(self) -> list[list[str]]:
        file = self.cleaned_data.get("file")
        if file:
            return rows_of_file(file.name, file.read(MOST_BYTES + 1))
        return rows_of_text(self.cleaned_data["text"])


class ConfirmImportForm(forms.Form):
    sends_invitations = forms.BooleanField(
        label=_("Send the invitations now"),
        required=False,
        initial=True,
        help_text=_("Each new person gets a link to set a password. You can also send them later, one by one."),
    )


_DOMAIN = re.compile(r"^(?=.{3,120}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$")


class DomainsForm(forms.Form):
    domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as akcasu.bel.tr. Empty: addresses anywhere."),
    )
    lets_ask = forms.BooleanField(
        label=_("People at these domains may ask to join"),
        required=False,
        help_text=_("They confirm their address; then an administrator decides."),
    )

    def clean_domains(self) -> list[str]:
        found = []
        for line in self.cleaned_data["domains"].split():
            domain = fold_email(line.removeprefix("@"))
            if not _DOMAIN.match(domain):
                raise ValidationError(_("“%(text)s” is not a mail domain.") % {"text": line[:60]})
            found.append(domain)
        if len(found) > MOST_DOMAINS:
            raise ValidationError(_("At most %(most)d domains.") % {"most": MOST_DOMAINS})
        return sorted(set(found))


class JoinForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = FoldedEmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    wish = forms.CharField(label=_("Where you work"), required=False, max_length=200)


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
