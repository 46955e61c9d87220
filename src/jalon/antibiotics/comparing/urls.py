from django.urls import path

from jalon.antibiotics.comparing import views

urlpatterns = [
    path("comparer/", views.page, name="comparing"),
    path("comparer/export.<slug:extension>", views.export, name="comparing_export"),
    path("comparer/noms/", views.show_names, name="show_names"),
]
