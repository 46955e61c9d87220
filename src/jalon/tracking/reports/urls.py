from django.urls import path

from jalon.tracking.reports import views

urlpatterns = [
    path("<slug:grid_id>/rapports/", views.reports_page, name="reports"),
    path("<slug:grid_id>/rapports/<slug:report_id>.<slug:extension>", views.report_file, name="report_file"),
]
