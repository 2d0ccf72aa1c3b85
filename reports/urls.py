from django.urls import path

from reports.views import files, health, mine, periodic, portfolio, schedules

HERE = "institutions/<int:pk>/reports/"
OFFICE = "office/reports/"
FILE = "<slug:code>/file.<slug:kind>"
SCHEDULE = "reports/schedules/<int:pk>/"
RUN = "reports/runs/<uuid:public_id>/"

app_name = "reports"
urlpatterns = [
    path("office/portfolio/", portfolio.portfolio, name="portfolio"),
    path("office/portfolio/institutions/", portfolio.institutions, name="institutions"),
    path("office/portfolio/institutions.csv", portfolio.institutions_csv, name="institutions_csv"),
    path("office/health/", health.health, name="health"),
    path("reports/glossary/", periodic.glossary, name="glossary"),
    path("reports/mine/", mine.mine, name="mine"),
    path("reports/mine/rows/", mine.mine_rows, name="mine_rows"),
    path("reports/runs/", files.runs, name="runs"),
    path(RUN, files.run, name="run"),
    path(RUN + "cancel/", files.cancel_run, name="cancel_run"),
    path(RUN + "retry/", files.retry_run, name="retry_run"),
    path(RUN + "file/", files.run_file, name="run_file"),
    path("reports/files/<uuid:public_id>/", files.kept_file, name="kept_file"),
    path("reports/editions/<int:pk>/", files.edition, name="edition"),
    path("reports/editions/<int:pk>/prove/", files.prove, name="prove"),
    path(SCHEDULE, schedules.schedule, name="schedule"),
    path(SCHEDULE + "change/", schedules.change_schedule, name="change_schedule"),
    path(SCHEDULE + "pause/", schedules.pause_schedule, name="pause_schedule"),
    path(SCHEDULE + "resume/", schedules.resume_schedule, name="resume_schedule"),
    path(SCHEDULE + "delete/", schedules.delete_schedule, name="delete_schedule"),
    path("reports/sent/<int:pk>/", schedules.dispatch, name="dispatch"),
    path("reports/sent/<int:pk>/retry/", schedules.retry_dispatch, name="retry_dispatch"),
    path(HERE, periodic.catalogue, name="catalogue"),
    path(HERE + "schedules/", schedules.schedules, name="schedules"),
    path(HERE + "schedules/add/", schedules.add_schedule, name="add_schedule"),
    path(HERE + "<slug:code>/", periodic.report, name="report"),
    path(HERE + FILE, periodic.report_file, name="file"),
    path(HERE + "<slug:code>/make/<slug:kind>/", files.make, name="make"),
    path(HERE + "<slug:code>/rows/", periodic.rows, name="rows"),
    path(HERE + "<slug:code>/rows/make/<slug:kind>/", files.make_rows, name="make_rows"),
    path(OFFICE, periodic.catalogue, name="vendor_catalogue"),
    path(OFFICE + "schedules/", schedules.schedules, name="vendor_schedules"),
    path(OFFICE + "schedules/add/", schedules.add_schedule, name="vendor_add_schedule"),
    path(OFFICE + "<slug:code>/", periodic.report, name="vendor_report"),
    path(OFFICE + FILE, periodic.report_file, name="vendor_file"),
    path(OFFICE + "<slug:code>/make/<slug:kind>/", files.make, name="vendor_make"),
    path(OFFICE + "<slug:code>/rows/", periodic.rows, name="vendor_rows"),
    path(OFFICE + "<slug:code>/rows/make/<slug:kind>/", files.make_rows, name="vendor_make_rows"),
]
