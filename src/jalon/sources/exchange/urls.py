from django.urls import path

from jalon.sources.exchange import views

urlpatterns = [
    path("echanges/", views.home, name="exchange"),
    path("echanges/confiance/", views.trust, name="trust_sender"),
    path("echanges/confiance/<int:pk>/retirer/", views.revoke, name="revoke_sender"),
    path("echanges/cle.pem", views.public_key, name="exchange_key"),
    path("echanges/faire/", views.make, name="make_bundle"),
    path("echanges/deposer/", views.bring, name="bring_bundle"),
    path("echanges/paquets/<str:sha256>/", views.bundle, name="bundle"),
    path("echanges/paquets/<str:sha256>/prendre/", views.take, name="take_bundle"),
    path("echanges/paquets/<str:sha256>/abandonner/", views.drop, name="drop_bundle"),
]
