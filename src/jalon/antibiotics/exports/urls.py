from django.urls import path

from jalon.antibiotics.exports import views

urlpatterns = [
    path("exports/", views.page, name="exports"),
    path("exports/<slug:layout>/fichier", views.file, name="export_file"),
]
