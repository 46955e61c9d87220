from django.urls import path

from jalon.tracking.choosing import views

urlpatterns = [
    path("<slug:grid_id>/priorites/", views.priorities, name="priorities"),
    path("<slug:grid_id>/priorites/export.<slug:extension>", views.priorities_export, name="priorities_export"),
    path("<slug:grid_id>/priorites/liste/", views.list_from_priorities, name="list_from_priorities"),
    path("<slug:grid_id>/echantillon/", views.sample, name="sample"),
    path("<slug:grid_id>/echantillon/liste/", views.list_from_sample, name="list_from_sample"),
    path("<slug:grid_id>/liste/", views.new_list, name="new_list"),
    path("<slug:grid_id>/liste/faire/", views.list_from_grid, name="list_from_grid"),
]
