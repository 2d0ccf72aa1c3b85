from reports.actions.rolling import recount, roll_up, roll_up_closed_days

__all__ = ["recount", "roll_up", "roll_up_closed_days"]
