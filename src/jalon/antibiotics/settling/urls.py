from django.urls import path

from jalon.antibiotics.settling import views

urlpatterns = [
    path("a-regler/", views.waiting, name="settling"),
    path("a-regler/export.<slug:extension>", views.waiting_export, name="settling_export"),
    path("a-regler/repondre/", views.answer, name="answer_label"),
    path("a-regler/confirmer/", views.confirm, name="confirm_ucds"),
    path("a-regler/contenu/", views.settle, name="settle_ucd"),
    path("a-regler/reponses/", views.answers, name="answers"),
    path("a-regler/reponses/export.<slug:extension>", views.answers_export, name="answers_export"),
    path("a-regler/reponses/<int:pk>/<slug:verb>/", views.act_on_answer, name="act_on_answer"),
    path("a-regler/propositions/", views.proposed, name="proposed"),
    path("a-regler/question/<slug:about>/", views.question, name="settle_question"),
    path("medicaments/", views.drugs, name="drugs"),
    path("medicaments/export.<slug:extension>", views.drugs_export, name="drugs_export"),
    path("medicaments/charger/", views.load_drugs, name="load_drugs"),
    path("medicaments/<int:pk>/<slug:verb>/", views.act_on_presentation, name="act_on_presentation"),
    path("medicaments/ucd/<str:ucd>/", views.drug, name="drug"),
]
