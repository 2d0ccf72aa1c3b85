"""Programs tell how much products are used, by the same actions as the pages."""

import json

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _

from api.views.guarding import Answer, for_programs, said
from organizations.models import ProgramToken
from products import actions
from products.actions.using import BadRows, NotInPackage, OtherRows
from products.use_rows import MISTAKES, MOST_ROWS

LONGEST_KEY = 80


@for_programs("POST", ProgramToken.Scope.PRODUCT_USE)
def tell_product_use(request, token):
    """Use of products, at most 5 000 rows; docs/api.md says which."""
    key, rows = _batch(request)
    try:
        batch = actions.tell_use(token.institution, rows, key=key, token=token)
    except NotInPackage as refused:
        raise Answer(403, "not_in_package", refused) from None
    except BadRows as bad:
        raise _bad_rows(bad) from None
    except OtherRows:
        raise Answer(409, "key_used", _("This Idempotency-Key came with other rows before.")) from None
    counts = {name: getattr(batch, name) for name in ("new", "changed", "same", "held")}
    return said({"batch": batch.pk, "at": batch.at.isoformat(), **counts})


def _batch(request):
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Answer(
            400,
            "key",
            _("Send an Idempotency-Key of at most %(most)d characters, one for each batch.") % {"most": LONGEST_KEY},
        )
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig:
        raise Answer(413, "too_large", _("The body is larger than 5 MB. Split the batch.")) from None
    except (ValueError, RecursionError):
        raise Answer(400, "json", _("The body is no JSON.")) from None
    rows = sent.get("rows") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or not rows or set(sent) != {"rows"}:
        raise Answer(422, "shape", _('The body is {"rows": [ … ]} with one row at least.'))
    if len(rows) > MOST_ROWS:
        raise Answer(413, "too_many_rows", _("At most %(most)d rows in a batch. Split it.") % {"most": MOST_ROWS})
    return key, rows


def _bad_rows(bad):
    errors = [{"row": one.number, "code": one.code, "message": str(MISTAKES[one.code])} for one in bad.plan.mistakes]
    return Answer(422, "rows", _("Rows cannot be read. Nothing was taken in."), rows=errors)
