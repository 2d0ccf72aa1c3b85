from django.utils.translation import gettext as _

from common.refusals import Refused
from packages.models import QuotaAccount, Service


class NoUnit(Refused):
    """The channel has no free unit. `account` is None when the package has no account for the service at all."""

    def __init__(self, service_code: str, account: QuotaAccount | None) -> None:
        service = Service.objects.get(code=service_code)
        super().__init__(_("No unit is left: %(service)s") % {"service": service.name})
        self.service_code = service_code
        self.account = account
