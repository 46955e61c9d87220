from django.urls import path

from jalon.antibiotics.overview import views

urlpatterns = [
    path("", views.page, name="home"),
    path("etablissements.<slug:extension>", views.export, name="hospitals_export"),
]
