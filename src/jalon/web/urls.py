from django.urls import path

from jalon.web import programs, views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("sante/", views.health, name="health"),
    path("sante/metriques/", views.metrics, name="metrics"),
    path("programmes/", programs.page, name="programs"),
]
