from datetime import date

from django.urls import path, register_converter

from worktime import views


class IsoDay:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "day")

app_name = "worktime"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("history/", views.history, name="history"),
    path("limit/", views.limit, name="limit"),
    path("week/", views.set_week, name="set_week"),
    path("close/", views.close_day, name="close_day"),
    path("override/", views.override_day, name="override_day"),
    path("days/<day:on>/open/", views.open_day, name="open_day"),
    path("days/<day:on>/restore/", views.restore_day, name="restore_day"),
    path("holidays/", views.import_holidays, name="import_holidays"),
    path("holidays/<int:year>/confirm/", views.confirm_holidays, name="confirm_holidays"),
]
