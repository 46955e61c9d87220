from django.urls import path

from jalon.antibiotics.consuming import views

urlpatterns = [
    path("consommations/", views.page, name="consumption"),
    path("consommations/export.<slug:extension>", views.export, name="consumption_export"),
    path("consommations/composition.<slug:extension>", views.composition_export, name="composition_export"),
    path("consommations/lignes/", views.lines, name="consumption_lines"),
    path("consommations/lignes/export.<slug:extension>", views.lines_export, name="consumption_lines_export"),
]
