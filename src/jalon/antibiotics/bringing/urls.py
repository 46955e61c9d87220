from django.urls import path

from jalon.antibiotics.bringing import views

urlpatterns = [
    path("donnees/", views.recap, name="files"),
    path("donnees/export.<slug:extension>", views.recap_export, name="files_export"),
    path("donnees/inscrire/", views.register, name="register"),
    path("donnees/deposer/", views.deposit, name="deposit"),
    path("donnees/depot/", views.planned, name="planned"),
    path("donnees/depot/appliquer/", views.apply_planned, name="apply_planned"),
    path("donnees/depot/abandonner/", views.cancel_planned, name="cancel_planned"),
    path("donnees/coffre/", views.create_vault, name="create_vault"),
    path("donnees/fichiers/<int:pk>/", views.file, name="file"),
    path("donnees/fichiers/<int:pk>/lignes.<slug:extension>", views.file_export, name="file_export"),
    path("donnees/fichiers/<int:pk>/original", views.original, name="file_original"),
    path("donnees/fichiers/<int:pk>/revenir/", views.restore, name="restore_file"),
    path("donnees/periode/", views.period, name="period"),
    path("donnees/periode/valider/", views.validate, name="validate"),
    path("donnees/periode/rouvrir/", views.reopen, name="reopen"),
    path("donnees/modeles/", views.kinds, name="kinds"),
    path("donnees/modeles/<slug:definition>.xlsx", views.template_file, name="template_file"),
    path("donnees/saisie/<slug:definition>/", views.entry, name="entry"),
    path("donnees/saisie/<slug:definition>/isolats/retirer/", views.remove_isolate, name="remove_isolate"),
]
