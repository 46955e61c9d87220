from django.urls import path, register_converter

from jalon.directory.professionals import views as professionals
from jalon.directory.views import acts, changes, establishments, feeds, groups, lists, loads, units


class Code:
    """A number or code as an address holds it: anything but what no database keeps."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Code, "directory_code")

app_name = "directory"
GROUP = "groupes/<slug:subkind>/<directory_code:code>/"
urlpatterns = [
    path("", establishments.home, name="home"),
    path("export.<slug:extension>", establishments.export, name="export"),
    path("charger/", loads.load, name="load"),
    path("charger/<int:job>/", loads.loading, name="loading"),
    path("flux/", feeds.listing, name="feeds"),
    path("flux/<slug:feed>/chercher/", feeds.fetch, name="fetch"),
    path("chargements/", loads.history, name="loads"),
    path("chargements/<int:pk>/", loads.report, name="load_report"),
    path("chargements/<int:pk>/remarques.<slug:extension>", loads.export_problems, name="load_problems"),
    path("changements/", changes.changes, name="changes"),
    path("changements/export.csv", changes.export, name="changes_export"),
    path(GROUP, groups.group, name="group"),
    path(f"{GROUP}export.<slug:extension>", groups.export_group, name="group_export"),
    path("ej/<directory_code:finess>/", groups.legal_entity, name="legal_entity"),
    path("ej/<directory_code:finess>/export.<slug:extension>", groups.export_legal_entity, name="legal_entity_export"),
    path("corrections/<int:pk>/annuler/", acts.undo, name="undo_correction"),
    path("messages/<int:pk>/retirer/", acts.withdraw, name="withdraw_comment"),
    path("messages/<int:pk>/repondre/", acts.answer, name="answer_comment"),
    path("messages/<int:pk>/partager/", acts.share, name="share_comment"),
    path("messages/<int:pk>/reprendre/", acts.take_back, name="take_back_comment"),
    path("liens/<int:pk>/retirer/", acts.end, name="end_link"),
    path("listes/", lists.listing, name="lists"),
    path("listes/nouvelle/", lists.new, name="new_list"),
    path("listes/<int:pk>/", lists.one, name="list"),
    path("listes/<int:pk>/export.<slug:extension>", lists.export, name="list_export"),
    path("listes/<int:pk>/<slug:verb>/", lists.change, name="change_list"),
    path("listes/membres/<int:pk>/retirer/", lists.remove, name="remove_member"),
    path("professionnels/", professionals.home, name="professionals"),
    path("professionnels/export.<slug:extension>", professionals.export_names, name="professionals_export"),
    path("professionnels/effectifs.<slug:extension>", professionals.export_counts, name="professionals_counts_export"),
    path("professionnels/<int:pk>/", professionals.professional, name="professional"),
    path("structures/<int:pk>/export.<slug:extension>", units.export, name="units_export"),
    path("<directory_code:finess>/unite/", units.unit, name="unit"),
    path("<directory_code:finess>/", establishments.establishment, name="establishment"),
    path("<directory_code:finess>/corriger/", acts.correct, name="correct"),
    path("<directory_code:finess>/message/", acts.comment, name="comment"),
    path("<directory_code:finess>/remplacer/", acts.replace, name="replace"),
]
