from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.colleagues import ColleagueField
from organizations.models import Institution, Membership, Region, Unit
from products.models import OwnedProduct
from tickets.models import Ticket
from tickets.queries.places import FilingPlace
from tickets.ratings import ANSWERS, QUESTION

LONGEST_TEXT = 50_000
OTHER = "other"
SUGGESTS = {
    "autocomplete": "off",
    "hx-get": reverse_lazy("tickets:similar"),
    "hx-trigger": "input changed delay:350ms",
    "hx-target": "#similar",
    "hx-swap": "innerHTML",
}


class KeyField(forms.UUIDField):
    """The one-time key of a form. A key that got lost on the way is replaced: it must not stop anybody."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean(self, value: Any) -> UUID:
        try:
            return super().clean(value) or uuid4()
        except ValidationError:
            return uuid4()


def _text_field(label: Any, rows: int, missing: Any, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **given,
    )


class FilingForm(forms.Form):
    """A new request. Only what a person may decide is a field: everything else that is posted is ignored."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Ticket.Kind.choices,
        initial=Ticket.Kind.SUPPORT,
        widget=forms.RadioSelect,
        help_text=_("A bug report or a suggestion goes to the software unit and uses no unit."),
        error_messages={"required": _("Choose what it is about.")},
    )
    place = forms.ChoiceField(label=_("Unit"), error_messages={"required": _("Choose the unit.")})
    colleague = ColleagueField(
        label=_("For whom"),
        required=False,
        help_text=_("Empty: it is your own. Otherwise the e-mail address or full name of somebody in the unit."),
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=160,
        help_text=_("One sentence is enough; the details go below."),
        error_messages={"required": _("Write the subject.")},
        widget=forms.TextInput(attrs=SUGGESTS),
    )
    product = forms.ChoiceField(label=_("Product"), error_messages={"required": _("Choose the product.")})
    effect = forms.ChoiceField(
        label=_("How much does it hold up your work?"),
        choices=Ticket.Effect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the effect on your work.")},
    )
    text = _text_field(
        _("Description"),
        8,
        _("Describe it in a few sentences."),
        help_text=_("What did you do, what did you expect, what happened?"),
    )
    filing_key = KeyField()
    here = forms.IntegerField(required=False, widget=forms.HiddenInput)
    follows = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: Any = None,
        *,
        places: Sequence[FilingPlace],
        owned: Sequence[OwnedProduct],
        initial: dict[str, Any] | None = None,
    ) -> None:
        own = next((place.key for place in places if place.is_own), None)
        if data is not None and own and not data.get("place"):
            data = data.copy()
            data["place"] = own
        super().__init__(data, initial=initial)
        self._places = {place.key: place for place in places}
        self._here = places[0].institution
        self._owned = {str(row.pk): row for row in owned}
        self.fields["here"].initial = self._here.pk
        self._choose_place(places, own)
        if owned:
            products = [(str(row.pk), str(row)) for row in owned]
            self.choices("product").choices = [("", _("Choose")), *products, (OTHER, _("Another one, or not sure"))]
        else:
            del self.fields["product"]

    def choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def _choose_place(self, places: Sequence[FilingPlace], own: str | None) -> None:
        """Who has one place is not asked for it; of several the own one is chosen already."""
        field = self.choices("place")
        rows = [(place.key, place.label) for place in places]
        field.choices = rows if own else [("", _("Choose")), *rows]
        field.initial = own
        if len(places) == 1:
            del self.fields["place"]
        if any(place.for_others for place in places):
            self.fields["colleague"].institution = self._here  # type: ignore[attr-defined]
        else:
            del self.fields["colleague"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("here") not in (None, self._here.pk):
            self._refuse_another_institution()
        key = cleaned.get("place") if "place" in self.fields else next(iter(self._places))
        place = cleaned["place"] = self._places.get(key or "")
        self._check_colleague(cleaned.get("colleague"), place)
        owned = cleaned["product"] = self._owned.get(cleaned.get("product", ""))
        if place and owned and owned.institution_id != place.institution.pk:
            self.add_error("product", _("The institution of this unit does not own the product. Choose another one."))
        return cleaned

    def _check_colleague(self, colleague: Membership | None, place: FilingPlace | None) -> None:
        if colleague is None or place is None:
            return
        if not place.for_others:
            self.add_error("colleague", _("You may not file for others in this unit."))
        elif colleague.unit_id != (place.unit.pk if place.unit else None):
            self.add_error("colleague", _("This colleague does not work in the chosen unit."))

    def _refuse_another_institution(self) -> None:
        """The person switched after the form was opened. Nothing is filed for the wrong institution unseen."""
        self.data = {**self.data.dict(), "here": str(self._here.pk)} if hasattr(self.data, "dict") else self.data
        words = _("You opened this form for another institution. You are in “%(name)s” now: check it, then send it.")
        self.add_error(None, words % {"name": self._here.name})


class ReplyForm(forms.Form):
    text = _text_field(_("Your reply"), 5, _("Write your reply."))
    sending_key = KeyField()


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=QUESTION,
        choices=ANSWERS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    text = forms.CharField(
        label=_("What was good, what was missing?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SharingForm(forms.Form):
    """One reader: a colleague, a unit or a region of the request's institution."""

    person = ColleagueField(label=_("Colleague"), required=False)
    unit = forms.ModelChoiceField(label=_("or a unit"), queryset=Unit.objects.none(), required=False, empty_label="–")
    region = forms.ModelChoiceField(
        label=_("or a region"), queryset=Region.objects.none(), required=False, empty_label="–"
    )
    can_reply = forms.BooleanField(label=_("May reply, too"), required=False)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day, like 31.12.2026. Empty: until you end it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data)
        self.fields["person"].institution = institution  # type: ignore[attr-defined]
        places = {"institution": institution, "archived_at": None}
        self._offer("unit", Unit.objects.filter(**places))
        self._offer("region", Region.objects.filter(**places))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rows.order_by("sort_key", "id")

    def clean_person(self) -> User | None:
        colleague: Membership | None = self.cleaned_data["person"]
        return colleague.user if colleague else None

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("This day has passed."))
        return timezone.make_aware(datetime.combine(day, time.max))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        readers = [cleaned.get(name) for name in ("person", "unit", "region") if cleaned.get(name)]
        if len(readers) != 1 and not self.errors:
            self.add_error("person", _("Choose one colleague, unit or region."))
        return cleaned
