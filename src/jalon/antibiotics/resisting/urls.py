from django.urls import path

from jalon.antibiotics.resisting import views

urlpatterns = [
    path("resistances/", views.page, name="resistance"),
    path("resistances/export.<slug:extension>", views.export, name="resistance_export"),
    path("resistances/couples.<slug:extension>", views.followed_export, name="followed_export"),
    path("resistances/lieux.<slug:extension>", views.places_export, name="resistance_places_export"),
    path("resistances/couple/", views.pair, name="resistance_pair"),
    path("resistances/couple/export.<slug:extension>", views.pair_export, name="pair_export"),
    path("resistances/isolats/", views.isolates_page, name="resistance_isolates"),
    path("resistances/isolats/export.<slug:extension>", views.isolates_export, name="isolates_export"),
]
