from django.urls import path

from jalon.tracking.columns import views

urlpatterns = [
    path("<slug:grid_id>/colonnes/", views.columns, name="columns"),
    path("<slug:grid_id>/colonnes/ajouter/", views.add_column, name="add_column"),
    path("<slug:grid_id>/colonnes/<slug:column_id>/", views.column, name="column"),
    path("<slug:grid_id>/colonnes/<slug:column_id>/modifier/", views.change_column, name="change_column"),
    path("<slug:grid_id>/colonnes/<slug:column_id>/retirer/", views.retire_column, name="retire_column"),
    path("<slug:grid_id>/colonnes/<slug:column_id>/remettre/", views.restore_column, name="restore_column"),
]
