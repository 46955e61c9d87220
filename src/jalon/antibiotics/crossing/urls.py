from django.urls import path

from jalon.antibiotics.crossing import views

urlpatterns = [
    path("croiser/", views.page, name="crossing"),
    path("croiser/points.<slug:extension>", views.export, name="crossing_export"),
    path("croiser/decalages.<slug:extension>", views.lags_export, name="crossing_lags_export"),
]
