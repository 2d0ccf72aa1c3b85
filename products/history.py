"""What the audit log says of products."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import PACKAGES, RIGHTS, register
from accounts.before_after import Facts, day, name_field


def register_all() -> None:
    register("product_created", PACKAGES, gettext_lazy("Product added"), says=_created)
    register("version_released", PACKAGES, gettext_lazy("Version of a product released"), says=_released)
    register("product_owned", PACKAGES, gettext_lazy("Product of an institution changed"), says=_owned)
    register("use_taken_in", PACKAGES, gettext_lazy("Product use taken in"))
    register("use_taken", PACKAGES, gettext_lazy("Held row of product use taken in"))
    register("use_dropped", PACKAGES, gettext_lazy("Held row of product use dropped"))
    # What the log says of before tokens were the institution's, for programs of all kinds.
    register("use_token_made", RIGHTS, gettext_lazy("Token for product use made"))
    register("use_token_revoked", RIGHTS, gettext_lazy("Token for product use revoked"))
    name_field("token", gettext_lazy("Token"))
    name_field("since", gettext_lazy("Since"), day)
    name_field("released_on", gettext_lazy("Released on"), day)


def _created(facts: Facts) -> str:
    return _("Product added: %(name)s") % {"name": facts.data["product"]}


def _released(facts: Facts) -> str:
    return _("Version released: %(name)s") % {"name": f"{facts.data['product']} {facts.data['version']}"}


def _owned(facts: Facts) -> str:
    return _("Product owned: %(name)s") % {"name": facts.data.get("after") or facts.data.get("name", "")}
