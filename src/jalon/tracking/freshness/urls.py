from django.urls import path

from jalon.tracking.freshness import views

urlpatterns = [
    path("<slug:grid_id>/fraicheur/", views.freshness, name="freshness"),
    path("<slug:grid_id>/fraicheur/export.<slug:extension>", views.export, name="freshness_export"),
    path("<slug:grid_id>/fraicheur/relancer/", views.remind, name="remind"),
]
