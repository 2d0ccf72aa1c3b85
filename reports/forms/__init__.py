from reports.forms.asking import (
    ENDING,
    ORDER,
    PERIODS,
    REASONS,
    RENEWAL,
    RISK,
    USE,
    MonthsForm,
    PeriodForm,
    PortfolioForm,
    RowsForm,
)
from reports.forms.scheduling import ScheduleForm

__all__ = [
    "ENDING",
    "ORDER",
    "PERIODS",
    "REASONS",
    "RENEWAL",
    "RISK",
    "USE",
    "MonthsForm",
    "PeriodForm",
    "PortfolioForm",
    "RowsForm",
    "ScheduleForm",
]
