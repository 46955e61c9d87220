from django.urls import path

from jalon.accounts.tokens import views

tokens = [
    path("programmes/", views.mine, name="tokens"),
    path("programmes/<int:pk>/revoquer/", views.revoke, name="revoke_token"),
    path("personnes/<int:pk>/programmes/", views.of_service, name="person_tokens"),
]
