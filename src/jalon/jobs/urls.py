from django.urls import path

from jalon.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.all_jobs, name="list"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/avancement/", views.progress, name="progress"),
    path("<int:pk>/annuler/", views.cancel, name="cancel"),
]
