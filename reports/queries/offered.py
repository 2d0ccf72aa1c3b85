from organizations.models import Institution
from packages.queries import current
from reports.catalogue import Report


def is_in_package(report: Report, institution: Institution | None) -> bool:
    """Whether the package that is valid today has the service that the report belongs to."""
    if institution is None or not report.service:
        return True
    subscription = current(institution)
    return subscription is not None and subscription.includes(report.service)
