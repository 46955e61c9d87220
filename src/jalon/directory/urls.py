from django.urls import path

from jalon.directory.views import acts, changes, establishments, groups, loads

app_name = "directory"
urlpatterns = [
    path("", establishments.home, name="home"),
    path("export.csv", establishments.export, name="export"),
    path("charger/", loads.load, name="load"),
    path("charger/<int:job>/", loads.loading, name="loading"),
    path("chargements/", loads.history, name="loads"),
    path("chargements/<int:pk>/", loads.report, name="load_report"),
    path("changements/", changes.changes, name="changes"),
    path("changements/export.csv", changes.export, name="changes_export"),
    path("groupes/<slug:subkind>/<str:code>/", groups.group, name="group"),
    path("ej/<str:finess>/", groups.legal_entity, name="legal_entity"),
    path("corrections/<int:pk>/annuler/", acts.undo, name="undo_correction"),
    path("messages/<int:pk>/retirer/", acts.withdraw, name="withdraw_comment"),
    path("liens/<int:pk>/retirer/", acts.end, name="end_link"),
    path("<str:finess>/", establishments.establishment, name="establishment"),
    path("<str:finess>/corriger/", acts.correct, name="correct"),
    path("<str:finess>/message/", acts.comment, name="comment"),
    path("<str:finess>/remplacer/", acts.replace, name="replace"),
]
