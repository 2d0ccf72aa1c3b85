"""Doors of signing in: a part of the tables of doors.py. What changes a sign-in first asks who it is: 302."""

GET = """
account_second_step                      302 302 302 302 302 302 302 302
account_passkey                          200 302 302 302 302 302 302 302
account_reauthenticate                   302 200 200 200 200 200 200 200
accounts:sign_in                         302 200 200 200 200 200 200 200
accounts:sign_in_history                 302 200 200 200 200 200 200 200
accounts:set_up                          302 302 302 302 302 302 302 302
accounts:add_totp                        302 302 302 302 302 302 302 302
accounts:remove_totp                     302 302 302 302 302 302 302 302
accounts:add_passkey                     302 302 302 302 302 302 302 302
accounts:rename_passkey                  302 302 302 302 302 302 302 302
accounts:remove_passkey                  302 302 302 302 302 302 302 302
accounts:make_codes                      302 302 302 302 302 302 302 302
accounts:end_session                     302 405 405 405 405 405 405 405
accounts:end_other_sessions              302 405 405 405 405 405 405 405
accounts:change_email                    302 302 302 302 302 302 302 302
accounts:email_asked                     302 200 200 200 200 200 200 200
accounts:withdraw_email_change           302 405 405 405 405 405 405 405
accounts:confirm_email                   302 302 302 302 302 302 302 302
organizations:reset_second_step          302 403 403 302 404 403 403 403
organizations:first_visit                302 302 302 302 302 302 302 302
organizations:skip_first_visit           302 405 405 405 405 405 405 405
"""

POST = """
account_second_step                      302 302 302 302 302 302 302 302
account_passkey                          302 302 302 302 302 302 302 302
account_reauthenticate                   302 422 422 422 422 422 422 422
accounts:add_totp                        302 302 302 302 302 302 302 302
accounts:remove_totp                     302 302 302 302 302 302 302 302
accounts:add_passkey                     302 302 302 302 302 302 302 302
accounts:rename_passkey                  302 302 302 302 302 302 302 302
accounts:remove_passkey                  302 302 302 302 302 302 302 302
accounts:make_codes                      302 302 302 302 302 302 302 302
accounts:end_session                     302 404 404 404 404 404 404 404
accounts:end_other_sessions              302 302 302 302 302 302 302 302
accounts:change_email                    302 302 302 302 302 302 302 302
accounts:withdraw_email_change           302 302 302 302 302 302 302 302
accounts:confirm_email                   302 302 302 302 302 302 302 302
organizations:reset_second_step          302 403 403 302 404 403 403 403
organizations:first_visit                302 302 302 302 302 302 302 302
organizations:skip_first_visit           302 302 302 302 302 302 302 302
"""

HOLES = {
    "accounts:rename_passkey": {"pk": 1},
    "accounts:remove_passkey": {"pk": 1},
    "accounts:end_session": {"public_id": "11111111-1111-4111-8111-111111111111"},
    "accounts:confirm_email": {"token": "baglanti"},
}
