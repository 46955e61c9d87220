from django.urls import path

from jalon.tracking.comparing import views

urlpatterns = [
    path("<slug:grid_id>/comparer/", views.page, name="compare"),
    path("<slug:grid_id>/comparer/export.<slug:extension>", views.export, name="compare_export"),
]
