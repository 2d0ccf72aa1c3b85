"""What was typed, by noun; re-exported here."""

from packages.forms.fields import COUNTED
from packages.forms.granting import GoodwillForm, TopUpForm
from packages.forms.offering import OfferForm
from packages.forms.selling import SaleForm
from packages.forms.statement import StatementForm
from packages.forms.subscriptions import PageForm, SubscriptionsForm

__all__ = [
    "COUNTED",
    "GoodwillForm",
    "OfferForm",
    "PageForm",
    "SaleForm",
    "StatementForm",
    "SubscriptionsForm",
    "TopUpForm",
]
