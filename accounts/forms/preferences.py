from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.fields import PhoneField


class PreferencesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(required=False, help_text=_("Where we reach you when writing is not enough."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme.choices, required=False)
    density = forms.ChoiceField(label=_("Rows of tables"), choices=User.Density.choices, required=False)
    shortcuts = forms.BooleanField(label=_("Keyboard shortcuts"), required=False)
