from django.urls import path

from jalon.tracking import views
from jalon.tracking.blocks import urls as blocks
from jalon.tracking.choosing import urls as choosing
from jalon.tracking.columns import urls as columns
from jalon.tracking.comparing import urls as comparing
from jalon.tracking.contests import urls as contests
from jalon.tracking.freshness import urls as freshness
from jalon.tracking.months import urls as months
from jalon.tracking.moved import urls as moved
from jalon.tracking.reports import urls as reports
from jalon.tracking.sharing import urls as sharing
from jalon.tracking.workbooks import urls as workbooks

app_name = "tracking"
urlpatterns = [
    path("", views.choose_grid, name="home"),
    path("coup-d-oeil/", views.glance, name="glance"),
    path("<slug:grid_id>/", views.grid_page, name="grid"),
    path("<slug:grid_id>/donnees.json", views.grid_data, name="data"),
    path("<slug:grid_id>/export.<slug:extension>", views.grid_export, name="export"),
    path("<slug:grid_id>/vues/", views.save_view, name="save_view"),
    path("<slug:grid_id>/vues/<int:view_id>/supprimer/", views.delete_view, name="delete_view"),
    *blocks.urlpatterns,
    *comparing.urlpatterns,
    *choosing.urlpatterns,
    *moved.urlpatterns,
    *contests.urlpatterns,
    *freshness.urlpatterns,
    *workbooks.urlpatterns,
    *months.urlpatterns,
    *reports.urlpatterns,
    *sharing.urlpatterns,
    *columns.urlpatterns,
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/", views.cell_panel, name="cell"),
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/ecrire/", views.write_cell, name="write"),
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/annuler/<int:batch_id>/", views.undo_cell, name="undo"),
]
