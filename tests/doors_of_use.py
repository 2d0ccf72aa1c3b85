"""The doors of product use and of programs; read tests/doors.py first."""

from typing import Any

from organizations.actions import make_token
from organizations.models import ProgramToken
from products import actions
from products.models import HeldUse, UseBatch
from tests.products.uses import row
from tests.world import World

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
products:use                             302 403 403 200 404 403 403 200
products:upload_use                      302 403 403 200 404 403 403 200
products:use_template                    302 403 403 200 404 403 403 200
products:use_batch                       302 403 403 200 404 403 403 404
products:take_in_use                     302 405 405 405 405 405 405 405
products:held_use                        302 403 403 200 404 403 403 200
products:correct_use                     302 403 403 200 404 403 403 200
products:drop_use                        302 403 403 200 404 403 403 200
organizations:programs                   302 403 403 200 404 403 403 200
organizations:make_token                 302 403 403 302 404 403 403 302
organizations:revoke_token               302 403 403 200 404 403 403 200
api:tell_product_use                     405 405 405 405 405 405 405 405
api:reports                              401 401 401 401 401 401 401 401
api:report                               401 401 401 401 401 401 401 401
api:figures                              401 401 401 401 401 401 401 401
"""

POST = """
#                                        stranger ayse baris elif cem deniz burak filiz
products:upload_use                      302 403 403 422 404 403 403 422
products:take_in_use                     302 403 403 302 404 403 403 404
products:correct_use                     302 403 403 422 404 403 403 422
products:drop_use                        302 403 403 302 404 403 403 302
organizations:make_token                 302 403 403 302 404 403 403 302
organizations:revoke_token               302 403 403 302 404 403 403 302
api:tell_product_use                     401 401 401 401 401 401 401 401
"""


def holes(world: World) -> dict[str, dict[str, Any]]:
    """A file of elif's that nobody took in yet, a row that was held back, and a token."""
    here, elif_ = world.cast.akcasu, world.cast.elif_
    if not HeldUse.objects.exists():
        rows = [row(), row(product="uzay")]
        actions.take_in_use(actions.read_use(here, rows, file_name="liste.csv", by=elif_), by=elif_)
        actions.read_use(here, rows, file_name="liste.csv", by=elif_)
        make_token(here, name="Lisans sunucusu", scopes=ProgramToken.Scope.values, by=elif_)
    draft = {"pk": UseBatch.objects.get(state="draft").pk}
    held, token = {"pk": HeldUse.objects.get().pk}, {"pk": ProgramToken.objects.get().pk}
    return {
        "products:use_batch": draft,
        "products:take_in_use": draft,
        "products:correct_use": held,
        "products:drop_use": held,
        "organizations:revoke_token": token,
        "api:report": {"code": "summary"},
    }
