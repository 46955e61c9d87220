from django.urls import path

from jalon.tracking.contests import views

urlpatterns = [
    path("<slug:grid_id>/contestations/", views.listing, name="contests"),
    path("<slug:grid_id>/contestations/export.<slug:extension>", views.export, name="contests_export"),
    path("<slug:grid_id>/contestations/<int:pk>/<slug:verb>/", views.end, name="end_contest"),
    path("<slug:grid_id>/<str:finess>/<slug:column_id>/contester/", views.contest, name="contest"),
]
