"""Lengths of time in a person's words: "41 min", "1 h 12 min", "3 d"."""

from django.utils.translation import gettext as _

DAY = 24 * 60


def in_words(seconds: float, days: bool = True) -> str:
    """Whole minutes, rounded down. Working time passes `days=False`: a working day is not 24 hours."""
    minutes = int(abs(seconds) // 60)
    if days and minutes >= 2 * DAY:
        return _("%(days)d d") % {"days": minutes // DAY}
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    if not minutes:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
