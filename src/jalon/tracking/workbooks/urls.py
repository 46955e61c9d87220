from django.urls import path

from jalon.tracking.workbooks import views

_RETURN = "<slug:grid_id>/classeurs/retours/<int:pk>/"
urlpatterns = [
    path("<slug:grid_id>/classeurs/", views.listing, name="workbooks"),
    path("<slug:grid_id>/classeurs/sortir/", views.take_out, name="take_workbook"),
    path("<slug:grid_id>/classeurs/rapporter/", views.bring_back, name="bring_workbook"),
    path("<slug:grid_id>/classeurs/<int:pk>/classeur.xlsx", views.fetch, name="workbook_file"),
    path("<slug:grid_id>/classeurs/<int:pk>/perdu/", views.declare_lost, name="lose_workbook"),
    path(_RETURN, views.returned_page, name="workbook_return"),
    path(f"{_RETURN}choisir/", views.choose, name="choose_in_return"),
    path(f"{_RETURN}appliquer/", views.apply, name="apply_return"),
    path(f"{_RETURN}abandonner/", views.cancel, name="cancel_return"),
    path(f"{_RETURN}annuler/", views.undo, name="undo_return"),
    path(f"{_RETURN}resultat.xlsx", views.result, name="return_result"),
    path(f"{_RETURN}original.xlsx", views.original, name="return_original"),
]
