from django.urls import path

from accounts import views
from accounts.views.sign_in import factors, places

app_name = "accounts"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("sign-in/", places.sign_in, name="sign_in"),
    path("sign-in/history/", places.sign_in_history, name="sign_in_history"),
    path("sign-in/set-up/", factors.set_up, name="set_up"),
    path("sign-in/totp/add/", factors.add_totp, name="add_totp"),
    path("sign-in/totp/remove/", factors.remove_totp, name="remove_totp"),
    path("sign-in/passkeys/add/", factors.add_passkey, name="add_passkey"),
    path("sign-in/passkeys/<int:pk>/rename/", factors.rename_passkey, name="rename_passkey"),
    path("sign-in/passkeys/<int:pk>/remove/", factors.remove_passkey, name="remove_passkey"),
    path("sign-in/codes/make/", factors.make_codes, name="make_codes"),
    path("sign-in/sessions/end-others/", places.end_other_sessions, name="end_other_sessions"),
    path("sign-in/sessions/<uuid:public_id>/end/", places.end_session, name="end_session"),
    path("email/", places.change_email, name="change_email"),
    path("email/sent/", places.email_asked, name="email_asked"),
    path("email/withdraw/", places.withdraw_email_change, name="withdraw_email_change"),
    path("email/confirm/<str:token>/", places.confirm_email, name="confirm_email"),
]
