"""Doors to personal data: a part of the tables of doors.py."""

from typing import Any

from tests.world import World

TEXT_VERBS = ("edit_text", "publish_text", "discard_text")

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
privacy:show                             200 200 200 200 200 200 200 200
privacy:read                             302 200 200 200 200 200 200 200
privacy:my_data                          302 200 200 200 200 200 200 200
privacy:make_export                      302 405 405 405 405 405 405 405
privacy:fetch_json                       302 405 405 405 405 405 405 405
privacy:fetch_pdf                        302 405 405 405 405 405 405 405
privacy:file_request                     302 200 200 200 200 200 200 200
privacy:request                          302 200 404 404 404 404 404 404
privacy:withdraw_request                 302 200 404 404 404 404 404 404
privacy:give_consent                     302 405 405 405 405 405 405 405
privacy:withdraw_consent                 302 405 405 405 405 405 405 405
protection:requests                      302 404 404 404 404 403 403 200
protection:file_for                      302 404 404 404 404 403 403 200
protection:request                       302 404 404 404 404 403 403 200
protection:answer_request                302 404 404 404 404 403 403 200
protection:refuse_request                302 404 404 404 404 403 403 200
protection:correct_person                302 404 404 404 404 403 403 200
protection:make_export                   302 404 404 404 404 403 403 405
protection:erase_person                  302 404 404 404 404 403 403 200
protection:texts                         302 404 404 404 404 403 403 200
protection:draft_text                    302 404 404 404 404 403 403 405
protection:text                          302 404 404 404 404 403 403 200
protection:edit_text                     302 404 404 404 404 403 403 200
protection:publish_text                  302 404 404 404 404 403 403 200
protection:discard_text                  302 404 404 404 404 403 403 200
protection:retention                     302 404 404 404 404 403 403 200
protection:change_rule                   302 404 404 404 404 403 403 200
organizations:left_accounts              302 404 404 404 404 403 403 200
"""

POST = """
privacy:read                             302 422 422 422 422 422 422 422
privacy:make_export                      302 302 302 302 302 302 302 302
privacy:fetch_json                       302 200 404 404 404 404 404 200
privacy:fetch_pdf                        302 200 404 404 404 404 404 200
privacy:file_request                     302 422 422 422 422 422 422 422
privacy:withdraw_request                 302 302 404 404 404 404 404 404
privacy:give_consent                     302 404 404 404 404 404 404 404
privacy:withdraw_consent                 302 404 404 404 404 404 404 404
protection:file_for                      302 404 404 404 404 403 403 422
protection:answer_request                302 404 404 404 404 403 403 422
protection:refuse_request                302 404 404 404 404 403 403 422
protection:correct_person                302 404 404 404 404 403 403 422
protection:make_export                   302 404 404 404 404 403 403 302
protection:erase_person                  302 404 404 404 404 403 403 422
protection:draft_text                    302 404 404 404 404 403 403 302
protection:edit_text                     302 404 404 404 404 403 403 422
protection:publish_text                  302 404 404 404 404 403 403 422
protection:discard_text                  302 404 404 404 404 403 403 302
protection:change_rule                   302 404 404 404 404 403 403 422
"""


def holes(world: World) -> dict[str, dict[str, Any]]:
    """Ayşe's request about her data with its files, the draft of the disclosure text, and a rule."""
    asked, files = {"pk": world.data_request.pk}, {"public_id": world.data_export.public_id}
    verbs = ("request", "answer_request", "refuse_request", "correct_person", "make_export")
    return {
        "privacy:request": asked,
        "privacy:withdraw_request": asked,
        "privacy:fetch_json": files,
        "privacy:fetch_pdf": files,
        **{f"protection:{verb}": asked for verb in verbs},
        **{f"protection:{verb}": {"pk": world.text_draft_id} for verb in ("text", *TEXT_VERBS)},
        "protection:erase_person": {"pk": world.cast.ayse.pk},
        "protection:change_rule": {"kind": "mails"},
    }
