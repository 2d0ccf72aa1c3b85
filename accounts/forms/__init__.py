from accounts.forms.entrance import ChangePasswordForm, NewPasswordForm, ResetForm, ResetLinkForm, SignInForm
from accounts.forms.preferences import PreferencesForm

__all__ = ["ChangePasswordForm", "NewPasswordForm", "PreferencesForm", "ResetForm", "ResetLinkForm", "SignInForm"]
