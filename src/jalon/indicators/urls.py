from django.urls import path

from jalon.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.home, name="home"),
    path("constats/", views.findings, name="findings"),
    path("constats/export.csv", views.findings_export, name="findings_export"),
    path("constats/acquitter/", views.acknowledge, name="acknowledge"),
    path("<slug:code>/", views.indicator, name="indicator"),
]
