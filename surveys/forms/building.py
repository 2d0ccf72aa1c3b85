"""What a manager types to build a survey. Everything people read is typed in both languages."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import Membership
from packages.models import Tier
from products.models import Product
from surveys.models import Survey, SurveyQuestion

Kind = SurveyQuestion.Kind
NUMBER = {"inputmode": "numeric", "class": "number"}


def words(label: Any, most: int, *, rows: int = 0, required: bool = True, **attributes: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **attributes}) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=most, required=required, widget=widget)


class WordsForm(forms.Form):
    title_tr = words(_("Title in Turkish"), 160, lang="tr")
    title_en = words(_("Title in English"), 160, lang="en")
    intro_tr = words(_("Introduction in Turkish"), 2000, rows=4, required=False, lang="tr")
    intro_en = words(_("Introduction in English"), 2000, rows=4, required=False, lang="en")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for missing, other in (("intro_tr", "intro_en"), ("intro_en", "intro_tr")):
            if typed.get(other) and not typed.get(missing):
                self.add_error(missing, _("Write the introduction in both languages, or in neither."))
        return typed


class MannerForm(forms.Form):
    """Anonymous or named, until when, how often."""

    is_anonymous = forms.TypedChoiceField(
        label=pgettext_lazy("survey", "Answers"),
        choices=[
            ("no", _("Named: we read who answered what, people sign in")),
            ("yes", _("Anonymous: nobody can find out who answered what; results come once it is closed")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    keeps = forms.ChoiceField(
        label=_("What an anonymous answer keeps about the person"),
        choices=Survey.Keeps.choices,
        required=False,
        help_text=_("One thing at most, and only where at least five people have the same."),
    )
    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Needed before it starts."))
    quiet_days = forms.IntegerField(
        label=_("Ask nobody who was asked in the last … days"),
        min_value=0,
        max_value=730,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("By any survey. 90 by habit."),
    )
    first_reminder_days = forms.IntegerField(
        label=_("First reminder after … days"),
        required=False,
        min_value=1,
        max_value=180,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Empty: nobody is reminded."),
    )
    second_reminder_days = forms.IntegerField(
        label=_("Second reminder after … days"),
        required=False,
        min_value=1,
        max_value=180,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Counted from the asking. Empty: one reminder at most."),
    )

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, second = typed.get("first_reminder_days"), typed.get("second_reminder_days")
        if second and (not first or second <= first):
            self.add_error("second_reminder_days", _("The second reminder comes after the first."))
        return typed


class ExtendForm(forms.Form):
    ends_on = forms.DateField(label=_("New last day"))


class AudienceForm(forms.Form):
    """Conditions that all have to be met; a list where nothing is ticked asks for nothing."""

    tiers = forms.MultipleChoiceField(label=_("Package tier"), required=False, widget=forms.CheckboxSelectMultiple)
    products = forms.ModelMultipleChoiceField(
        Product.objects.order_by("sort_key", "id"),
        label=_("Owns one of these products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label=_("Role"), required=False, choices=Membership.Role.choices, widget=forms.CheckboxSelectMultiple
    )
    filed_least = forms.IntegerField(
        label=_("Filed at least … requests"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=NUMBER),
    )
    filed_days = forms.IntegerField(
        label=_("Counted over the last … days"),
        required=False,
        min_value=1,
        max_value=1100,
        widget=forms.TextInput(attrs=NUMBER),
    )
    seen_days = forms.IntegerField(
        label=_("Signed in within the last … days"),
        required=False,
        min_value=1,
        max_value=1100,
        widget=forms.TextInput(attrs=NUMBER),
    )
    used_days = forms.IntegerField(
        label=_("Used a product within the last … days"),
        required=False,
        min_value=1,
        max_value=1100,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("One of those ticked above, else any. Known where the institution tells how products are used."),
    )
    sampling = forms.ChoiceField(
        label=_("Who of them is asked"), choices=Survey.Sampling.choices, widget=forms.RadioSelect, initial="everybody"
    )
    sample_size = forms.IntegerField(
        label=_("How many, or how many percent"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs=NUMBER),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tiers"].choices = list(Tier.objects.order_by("rank").values_list("code", "name"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if bool(typed.get("filed_least")) != bool(typed.get("filed_days")) and not self.errors:
            missing = "filed_days" if typed.get("filed_least") else "filed_least"
            self.add_error(missing, _("Write both: how many requests, in how many days."))
        size, sampling = typed.get("sample_size"), typed.get("sampling")
        if sampling and sampling != Survey.Sampling.EVERYBODY and not size and "sample_size" not in self.errors:
            self.add_error("sample_size", _("Write how many."))
        if sampling == Survey.Sampling.SHARE and size and size > 100:
            self.add_error("sample_size", _("At most 100 percent."))
        return typed


class ThemeForm(forms.Form):
    name = forms.CharField(label=_("New theme"), max_length=60)


class OutcomeForm(forms.Form):
    """Both parts in both languages: what people said, and what follows from it."""

    found_tr = words(_("What we heard, in Turkish"), 4000, rows=6, lang="tr")
    found_en = words(_("What we heard, in English"), 4000, rows=6, lang="en")
    done_tr = words(_("What we did about it, in Turkish"), 4000, rows=6, lang="tr")
    done_en = words(_("What we did about it, in English"), 4000, rows=6, lang="en")
