from django.urls import path

from jalon.tracking.sharing import views

urlpatterns = [
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/partager/", views.share, name="share_cell"),
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/reprendre/", views.take_back, name="take_back_cell"),
]
