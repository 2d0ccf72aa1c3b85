"""What was typed, by noun; re-exported here."""

from packages.forms.choosing import PackageForm
from packages.forms.correcting import CorrectionForm, RefusalForm
from packages.forms.fields import COUNTED
from packages.forms.granting import GoodwillForm, TopUpForm
from packages.forms.selling import SaleForm
from packages.forms.statement import StatementForm
from packages.forms.subscriptions import PageForm, SubscriptionsForm

__all__ = [
    "COUNTED",
    "CorrectionForm",
    "GoodwillForm",
    "PackageForm",
    "PageForm",
    "RefusalForm",
    "SaleForm",
    "StatementForm",
    "SubscriptionsForm",
    "TopUpForm",
]
