from typing import Any

from django.apps import AppConfig

from jalon.accounts.apps import sees_places
from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import Concern, MenuEntry


class DirectoryConfig(AppConfig):
    name = "jalon.directory"
    label = "directory"
    verbose_name = "Annuaire"
    acts = {
        "directory.loaded": "Liste chargée",
        "directory.fetched": "Flux relevé",
        "directory.corrected": "Champ corrigé",
        "directory.correction_undone": "Correction annulée",
        "directory.commented": "Message écrit",
        "directory.comment_withdrawn": "Message retiré",
        "directory.comment_shared": "Message partagé",
        "directory.comment_taken_back": "Partage d'un message repris",
        "directory.list_made": "Liste faite",
        "directory.list_renamed": "Liste renommée",
        "directory.list_shared": "Partage d'une liste changé",
        "directory.list_archived": "Liste rangée",
        "directory.list_restored": "Liste ressortie",
        "directory.list_member_added": "Établissement ajouté à une liste",
        "directory.list_member_removed": "Établissement retiré d'une liste",
        "directory.external_id_said": "Identifiant externe donné",
        "directory.external_id_withdrawn": "Identifiant externe retiré",
        "directory.linked": "Lien posé",
        "directory.unlinked": "Lien retiré",
        "directory.project_made": "Projet créé",
        "directory.structure_recorded": "Structure des unités enregistrée",
        "directory.professionals_exported": "Liste de professionnels exportée",
        "directory.professional_extracted": "Extrait remis à un professionnel",
        "directory.professionals_purged": "Professionnels supprimés",
    }
    act_details = {
        "list": "liste", "version": "version", "sha256": "empreinte", "field": "champ", "theme": "thème",
        "parent": "avec", "kind": "nature", "valid_from": "depuis", "comment": "message", "code": "code",
        "answers": "en réponse à", "how": "comment", "members": "établissements", "before": "avant",
        "establishment": "établissement", "reason": "motif", "shared": "partagée", "period": "période",
        "units": "unités", "file": "fichier", "feed": "flux", "outcome": "suite",
        "external_id": "identifiant externe", "professionals": "professionnels", "filters": "filtres",
        "by_name": "cherchés par nom",
    }  # fmt: skip
    treatments = [
        Treatment(
            "Professionnels de santé",
            "Savoir combien exercent et où, et qui, pour ceux qui travaillent avec eux.",
            ("Professionnels de santé, des professions et de la région choisies",),
            ("Nom, numéro, activités et savoir-faire, tels que l’Annuaire Santé les publie",),
            ("professionals",),
        ),
        Treatment(
            "Messages sur les établissements",
            "Suivre une difficulté avec ceux qui ont à en connaître.",
            ("Agents des organismes qui se servent de Jalon",),
            ("Texte des messages, leur auteur et leur date ; aucun numéro de personne n’y est accepté",),
            ("messages", "withdrawn_messages"),
        ),
    ]
    menu = [MenuEntry("Annuaire", "directory:home", "building-2", order=40, visible=sees_places)]

    def ready(self) -> None:
        from jalon.accounts import places  # models exist only once Django has started
        from jalon.directory import sections
        from jalon.directory.professionals.pages import at_establishment
        from jalon.directory.queries.numbers import as_rights_name_them

        places.know_establishments(as_rights_name_them)
        sections.register(at_establishment.section)

    def act_values(self) -> dict[str, dict[str, str]]:
        from jalon.directory.actions.named_lists import HOWS  # models: only once Django has started

        structures = {"first": "première structure", "replace": "remplacée", "complete": "complétée"}
        return {"how": HOWS | structures}

    def happenings(self) -> Any:
        from jalon.directory.happenings import HAPPENINGS  # likewise

        return HAPPENINGS

    def concerns(self, user: Any) -> list[Concern]:
        from jalon.directory.concerns import concerns_of  # models exist only once Django has started

        return concerns_of(user)

    def expiring(self) -> list[Expiring]:
        from jalon.directory import retention  # likewise
        from jalon.directory.professionals import retention as professionals

        return [professionals.expiring(), *retention.expiring()]

    def originals_in_use(self, hashes: set[str]) -> set[str]:
        from jalon.directory import retention  # models exist only once Django has started

        return retention.originals_in_use(hashes)
