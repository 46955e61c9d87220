from django.urls import path

from jalon.antibiotics.checks import views

urlpatterns = [
    path("controles/", views.page, name="checks"),
    path("controles/export.<slug:extension>", views.export, name="checks_export"),
    path("controles/acquitter/", views.acknowledge, name="acknowledge_alerts"),
    path("controles/<int:pk>/lignes/", views.rows, name="check_rows"),
    path("controles/<int:pk>/rouvrir/", views.reopen, name="reopen_alert"),
]
