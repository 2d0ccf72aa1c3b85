from reports.models.figures import Cut, DailyFigure, RolledDay
from reports.models.kept import Edition, KeptFile, Kind
from reports.models.runs import Run
from reports.models.schedules import Delivery, Dispatch, Schedule

__all__ = ["Cut", "DailyFigure", "Delivery", "Dispatch", "Edition", "KeptFile", "Kind", "RolledDay", "Run", "Schedule"]
