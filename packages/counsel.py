"""An advice in one sentence, and why."""

from django.utils import formats
from django.utils.translation import gettext as _

from packages.advisor import Advice, Fit, Need, Replay


def sentence(advice: Advice, need: Need, names: dict[str, str]) -> str:
    """`names` are those of the counted services, by code."""
    if need.is_early:
        return _("Too early to advise: less than 30 days of data.")
    if advice.chosen is None:
        return _("No package is enough by itself. Ask us for an offer of its own.")
    said = _("%(package)s is enough.") % {"package": advice.chosen.candidate.name}
    return f"{said} {_why(advice.smaller, need, names)}"


def on_top(advice: Advice, names: dict[str, str]) -> list[str]:
    """What would be bought beside the recommended package."""
    lines = advice.chosen.on_top if advice.chosen else []
    return [f"{names[line.service]}: {formats.number_format(line.lacking, force_grouping=True)}" for line in lines]


def _why(smaller: Replay | None, need: Need, names: dict[str, str]) -> str:
    if smaller is None:
        return _("It is the smallest package.")
    words = {"package": smaller.candidate.name, "users": need.users, "most": smaller.candidate.seats_maximum}
    if smaller.fit is Fit.SEATS:
        return _("%(package)s has at most %(most)d users; needed are %(users)d.") % words
    if smaller.fit is Fit.REGIONS or smaller.line is None:
        return _("%(package)s has no regional organisation.") % words
    words["service"] = names[smaller.line.service]
    if smaller.fit is Fit.MISSING:
        return _("%(package)s does not have what was used: %(service)s.") % words
    words["day"] = formats.date_format(smaller.line.ran_out_on or need.begins_on, "DATE_FORMAT")
    words["units"] = formats.number_format(smaller.line.lacking, force_grouping=True)
    return _("In %(package)s this would run out on %(day)s, %(units)s units short: %(service)s.") % words
