from django.urls import path

from jalon.messages.webhooks import views

urlpatterns = [
    path("abonnements/", views.home, name="subscriptions"),
    path("abonnements/nouveau/", views.new, name="new_subscription"),
    path("abonnements/<int:pk>/", views.one, name="subscription"),
    path("abonnements/<int:pk>/<slug:verb>/", views.act, name="act_on_subscription"),
    path("abonnements/envois/<int:pk>/renvoyer/", views.send_again, name="send_again"),
]
