from django.urls import path

from jalon.sources import views
from jalon.sources.exchange import urls as exchange

app_name = "sources"
urlpatterns = [
    path("", views.home, name="home"),
    *exchange.urlpatterns,
    path("deposer/", views.deposit, name="deposit"),
    path("deposer/lot/", views.lot, name="lot"),
    path("deposer/appliquer/", views.apply_lot, name="apply_lot"),
    path("livraisons/", views.deliveries, name="deliveries"),
    path("livraisons/<int:pk>/", views.delivery, name="delivery"),
    path("livraisons/<int:pk>/relire/", views.read_again, name="read_again"),
    path("livraisons/<int:pk>/appliquer/", views.apply, name="apply"),
    path("livraisons/<int:pk>/abandonner/", views.give_up, name="give_up"),
    path("livraisons/<int:pk>/compte-rendu.<slug:extension>", views.report, name="report"),
    path("livraisons/<int:pk>/original", views.original, name="original"),
    path("livraisons/<int:pk>/lignes/<int:sheet>/<int:row>/", views.row, name="row"),
    path("a-regler/", views.queue, name="queue"),
    path("a-regler/lignes/<int:pk>/", views.waiting_row, name="waiting_row"),
    path("a-regler/lignes/<int:pk>/<slug:verb>/", views.answer_row, name="answer_row"),
    path("a-regler/cellules/<int:pk>/", views.waiting_cell, name="waiting_cell"),
    path("a-regler/cellules/<int:pk>/<slug:verb>/", views.answer_cell, name="answer_cell"),
    path("apprentissages/", views.learnt, name="learnt"),
    path("apprentissages/<slug:kind>/<int:pk>/oublier/", views.forget, name="forget"),
    path("<slug:source_id>/", views.definition, name="definition"),
    path("<slug:source_id>/modele.xlsx", views.template_file, name="template_file"),
]
