from django.urls import path

from jalon.tracking.moved import views

urlpatterns = [
    path("<slug:grid_id>/mouvements/", views.moved, name="moved"),
    path("<slug:grid_id>/mouvements/export.xlsx", views.export, name="moved_export"),
]
