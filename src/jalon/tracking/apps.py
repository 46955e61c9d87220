from django.apps import AppConfig

from jalon.accounts.apps import sees_places
from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import Concern, MenuEntry, Panel


class TrackingConfig(AppConfig):
    name = "jalon.tracking"
    label = "tracking"
    verbose_name = "Suivi"
    treatments = [
        Treatment(
            "Suivi des programmes",
            "Compléter, comparer et clore chaque mois ce que la région suit de ses établissements.",
            ("Agents qui saisissent et commentent",),
            ("Valeurs par établissement", "Commentaires et contestations, avec leur auteur"),
            ("observations", "closed_months", "returned_workbooks"),
        )
    ]
    acts = {
        "tracking.cell_written": "Case saisie",
        "tracking.cell_undone": "Saisie annulée",
        "tracking.block_written": "Bloc de cases saisi",
        "tracking.block_undone": "Bloc de cases annulé",
        "tracking.cell_shared": "Case partagée",
        "tracking.cell_taken_back": "Partage d'une case repris",
        "tracking.month_opened": "Mois ouvert",
        "tracking.closing_planned": "Jour de clôture prévu",
        "tracking.month_closed": "Mois clos",
        "tracking.month_reopened": "Mois rouvert",
        "tracking.month_archived": "Archive scellée",
        "tracking.archive_taken": "Fichier d'archive téléchargé",
        "tracking.workbook_out": "Classeur sorti",
        "tracking.workbook_lost": "Classeur déclaré perdu",
        "tracking.workbook_returned": "Classeur rapporté",
        "tracking.workbook_applied": "Classeur appliqué",
        "tracking.workbook_cancelled": "Retour de classeur abandonné",
        "tracking.workbook_undone": "Retour de classeur annulé",
        "tracking.exported": "Grille exportée",
        "tracking.report_made": "Rapport fait",
        "tracking.priorities_exported": "Priorités exportées",
        "tracking.view_saved": "Vue gardée",
        "tracking.view_deleted": "Vue supprimée",
        "tracking.column_added": "Colonne ajoutée",
        "tracking.column_changed": "Colonne modifiée",
        "tracking.column_retired": "Colonne retirée",
        "tracking.column_restored": "Colonne remise",
        "tracking.reminded": "Rappel demandé",
        "tracking.contested": "Valeur contestée",
        "tracking.contest_accepted": "Contestation acceptée",
        "tracking.contest_answered": "Contestation répondue",
        "tracking.contest_withdrawn": "Contestation retirée",
    }
    act_details = {
        "applied": "à appliquer", "before": "avant", "cells": "cases", "closes_on": "à clore le", "column": "colonne",
        "columns": "colonnes", "conflicts": "en conflit", "contest": "contestation n°", "definition": "définition",
        "file": "fichier", "format": "format", "grid": "grille", "holder": "porteur de la valeur", "lines": "lignes",
        "manifest": "empreinte du manifeste", "month": "mois", "note": "note", "period": "période",
        "priority": "priorités", "ready": "prêt à (%)", "reason": "motif", "refused": "refusées", "region": "région",
        "report": "rapport", "sha256": "empreinte", "shared": "partagée", "version": "version",
        "versions": "versions", "written": "écrites",
    }  # fmt: skip
    menu = [MenuEntry("Suivi", "tracking:home", "table", order=10, visible=sees_places)]

    def ready(self) -> None:
        from jalon.directory import sections  # reads the models, which are ready only now
        from jalon.indicators.projection import open_months_with
        from jalon.tracking.choosing.sections import progress_of
        from jalon.tracking.months.queries import opened_months
        from jalon.tracking.sections import lines_of

        sections.register(lines_of)
        sections.register_for_lists(progress_of)
        open_months_with(opened_months)

    def panels(self, user) -> list[Panel]:
        from jalon.tracking.overview import panels_of  # likewise

        return panels_of(user)

    def concerns(self, user) -> list[Concern]:
        from jalon.tracking.completing import to_complete  # likewise
        from jalon.tracking.contests.concerns import contested
        from jalon.tracking.months.concerns import to_close

        return [*to_close(user), *to_complete(user), *contested(user)]

    def happenings(self):
        from jalon.tracking.happenings import HAPPENINGS  # likewise

        return HAPPENINGS

    def letters(self):
        from jalon.tracking.freshness.letters import reminders  # likewise

        return reminders()

    def expiring(self) -> list[Expiring]:
        from jalon.tracking import retention  # models exist only once Django has started

        return retention.expiring()

    def originals_in_use(self, hashes: set[str]) -> set[str]:
        from jalon.tracking import retention  # likewise

        return retention.originals_in_use(hashes)
