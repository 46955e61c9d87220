from django.urls import path

from jalon.messages import views
from jalon.messages.webhooks import urls as webhooks

app_name = "letters"
urlpatterns = [
    *webhooks.urlpatterns,
    path("", views.home, name="home"),
    path("<int:pk>/abandonner/", views.give_up, name="give_up"),
    path("<int:pk>/renvoyer/", views.ask_again, name="ask_again"),
]
