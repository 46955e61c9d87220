"""The directory is a dated graph.

A list (SAE, regional file…) says something about an entity at its vintage; it never dates a change.
Everything a list says is kept as one row per list and entity (`Listed`), with the instants between
which we held it true; what holds on a day is chosen when read (`rules.chosen_listing`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class EntityKind(models.TextChoices):
    ET = "et", "Établissement (FINESS géographique)"
    EJ = "ej", "Entité juridique"
    GROUP = "groupe", "Groupement"
    PROJECT = "projet", "Projet"
    TERRITORY = "territoire", "Territoire"


class Entity(models.Model):
    """Anything an observation can be about. `code` is the FINESS number, or the group's or territory's code.

    The name, place and category here are those of today, copied from what holds now so that
    search and lists stay simple; they are rebuilt by `actions.refresh_entities`.
    """

    kind = models.CharField("nature", max_length=12, choices=EntityKind)
    subkind = models.CharField("type", max_length=30, blank=True, help_text="ght, ditep, bassin_sante, region…")
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=200, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    commune_code = models.CharField("code commune", max_length=5, blank=True)
    department = models.CharField("département", max_length=3, blank=True)
    region = models.CharField("région", max_length=3, blank=True)
    category = models.CharField("catégorie", max_length=4, blank=True)
    domain = models.CharField("domaine", max_length=8, blank=True, help_text="ES, ESSMS…, par une règle versionnée")
    pmsi = models.CharField("n° PMSI", max_length=9, blank=True, db_index=True)
    ej = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    revision = models.BigIntegerField(default=0, db_default=0, db_index=True)  # its last one: see Revision

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subkind", "code"], name="entity_code_unique")]
        # The order of the list of establishments: of a hundred thousand, the first fifty are read without sorting.
        indexes = [
            models.Index(fields=["kind", "subkind", "department", "sort_key", "code"], name="entity_listing_order"),
            # What the filters of that list offer: read without opening the rows.
            models.Index(fields=["kind", "region", "department", "domain", "category"], name="entity_filters"),
        ]
        verbose_name = "entité"

    def __str__(self) -> str:
        return f"{self.name or self.get_kind_display()} ({self.code})"


class Revision(models.Model):
    """One row: the number of the last change of what entities show today.

    Whoever changes it locks this row last and keeps it to the end: when a number is seen, all those before it are.
    """

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Departure(models.Model):
    """An establishment left a region (corrected, or listed elsewhere): whoever followed it there is told."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")
    region = models.CharField("région quittée", max_length=3)
    revision = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.entity_id} a quitté {self.region}"


class Load(models.Model):
    """One directory file taken in. Nothing it said is erased when a corrected file replaces it."""

    list_id = models.CharField("liste", max_length=40, help_text="identifiant de la description, catalogue/lists")
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    rows = models.PositiveIntegerField("lignes", default=0)
    report = models.JSONField("compte rendu", default=dict)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("chargé le", default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.recorded_at:%d/%m/%Y})"


class Fetch(models.Model):
    """A feed asked for its file once: what came, or why nothing did."""

    class Outcome(models.TextChoices):
        LOADED = "loaded", "chargé"
        UNCHANGED = "unchanged", "inchangé"
        REFUSED = "refused", "refusé"

    feed_id = models.CharField("flux", max_length=40, help_text="identifiant de la description, catalogue/feeds")
    address = models.CharField("adresse", max_length=500, blank=True)
    outcome = models.CharField("suite", max_length=10, choices=Outcome)
    message = models.CharField("ce qui fut dit", max_length=300, blank=True)
    size = models.BigIntegerField("octets", default=0)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="fetches")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField("demandé le")
    ended_at = models.DateTimeField("fini le")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["feed_id"])]

    def __str__(self) -> str:
        return f"{self.feed_id}, {self.started_at:%d/%m/%Y}"


class Listed(models.Model):
    """What one list says of one entity, establishment or legal entity: a row of the file, kept where it matters.

    `vintage` is the day the list describes (SAE 2022: 31 December 2022), None when it does not say.
    Known from `known_from` until `known_to` (None: still held true).
    """

    # Each index costs a national list a good part of its reading: nothing asks by load, and Meta has the entity.
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="listings", db_index=False)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="listings", db_index=False)
    list_id = models.CharField("liste", max_length=40)
    vintage = models.DateField("millésime", null=True)
    row = models.PositiveIntegerField("ligne")
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    name = models.CharField("raison sociale", max_length=200, blank=True)
    ej = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="listed_sites")
    ej_name = models.CharField("nom de l'entité juridique", max_length=200, blank=True)
    pmsi = models.CharField("n° PMSI", max_length=9, blank=True)
    category = models.CharField("catégorie", max_length=4, blank=True)
    category_label = models.CharField("libellé de catégorie", max_length=120, blank=True)
    stated_domain = models.CharField("domaine dit par la liste", max_length=8, blank=True)
    sector = models.CharField("secteur", max_length=30, blank=True)
    stratum = models.CharField("classe SAE", max_length=10, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    department = models.CharField("département", max_length=3, blank=True)
    region = models.CharField("région", max_length=3, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    siren = models.CharField(max_length=9, blank=True)  # of a legal entity
    legal_status = models.CharField("statut juridique", max_length=4, blank=True)  # of a legal entity, FINESS code
    capacity = models.PositiveIntegerField("capacité", null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    state = models.CharField("état dit par la liste", max_length=1, blank=True)
    opened_on = models.DateField("ouverture dite", null=True)
    closed_on = models.DateField("fin dite", null=True)
    authorised_on = models.DateField("autorisation dite", null=True)

    class Meta:
        indexes = [models.Index(fields=["entity", "known_to"]), models.Index(fields=["list_id", "vintage"])]
        verbose_name = "inscription dans une liste"

    def __str__(self) -> str:
        return f"{self.entity_id} dans {self.list_id}"


class Change(models.Model):
    """A difference between two vintages of one list. It has no date of its own: "between X and Y"."""

    class What(models.TextChoices):
        NEWLY_LISTED = "newly_listed", "nouvellement listé"
        NO_LONGER_LISTED = "no_longer_listed", "n'est plus listé"
        EJ_CHANGED = "ej_changed", "change d'entité juridique"
        RENAMED = "renamed", "renommé"
        CATEGORY_CHANGED = "category_changed", "change de catégorie"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="changes")
    list_id = models.CharField(max_length=40)
    between = models.DateField("millésime d'avant")
    and_vintage = models.DateField("millésime d'après")
    what = models.CharField("changement", max_length=20, choices=What)
    before = models.CharField("avant", max_length=200, blank=True)
    after = models.CharField("après", max_length=200, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        ordering = ["entity__sort_key", "what"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "list_id", "between", "and_vintage", "what"], name="change_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.get_what_display()}"


class Correction(models.Model):
    """A local correction of what the lists say, kept beside them and undone at will."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField("champ", max_length=30)
    value = models.CharField("valeur", max_length=200, blank=True)
    reason = models.CharField("motif", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("faite le", default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("annulée le", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "field"], condition=Q(undone_at=None), name="one_standing_correction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity_id}.{self.field} = {self.value}"


class Link(models.Model):
    """A dated tie between two entities, said by a file or a person: member of, replaced by, absorbed by.

    The tie between an establishment and its legal entity is not here: lists state it (`Listed.ej`).
    """

    class Kind(models.TextChoices):
        MEMBER = "membre", "membre de"
        REPLACED_BY = "remplace_par", "remplacé par"
        MERGED_INTO = "absorbe_par", "absorbé par"

    child = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="child_links")
    kind = models.CharField("lien", max_length=16, choices=Kind)
    parent_name = models.CharField("nom du groupe, tel que dit", max_length=200, blank=True)  # groups change names
    role = models.CharField("rôle", max_length=30, blank=True)
    valid_from = models.DateField("depuis", null=True)
    valid_to = models.DateField("jusqu'au", null=True)
    said_by = models.CharField("dit par", max_length=200)
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField(default=timezone.now)
    known_to = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["parent", "kind"]), models.Index(fields=["child", "kind"])]

    def __str__(self) -> str:
        return f"{self.child_id} {self.get_kind_display()} {self.parent_id}"


class ExternalId(models.Model):
    """The number under which another program (a regional CRM) knows an entity, as somebody said it.

    Within a system a number names one entity at a time; an entity may have several.
    """

    system = models.CharField("système", max_length=30)
    external_id = models.CharField("identifiant", max_length=80)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="external_ids")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField("dit le", default=timezone.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True)

    class Meta:
        ordering = ["system", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "external_id"], condition=Q(withdrawn_at=None), name="one_entity_for_an_external_id"
            )
        ]
        verbose_name = "identifiant externe"

    def __str__(self) -> str:
        return f"{self.system}:{self.external_id}"


class TerritoryCommune(models.Model):
    """A commune of a user-defined territory (bassin de santé, CPTS…), dated."""

    territory = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="communes")
    commune_code = models.CharField(max_length=5, db_index=True)
    role = models.CharField("rôle", max_length=30, blank=True)
    said_by = models.CharField("dit par", max_length=200, blank=True)
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    known_from = models.DateTimeField(default=timezone.now)
    known_to = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.commune_code} dans {self.territory_id}"


class Term(models.Model):
    """A code of a nomenclature loaded from a file: establishment category, commune.

    A later file closes what it says otherwise and never overwrites it: a past month keeps its labels.
    `known_from` is empty for what was loaded before it was noted: known since always.
    """

    nomenclature = models.CharField(max_length=30)
    code = models.CharField(max_length=12)
    label = models.CharField("libellé", max_length=200)
    details = models.JSONField(default=dict)
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField(null=True)
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nomenclature", "code"], condition=Q(known_to=None), name="one_standing_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Comment(models.Model):
    """A message in the thread of an establishment, under one theme ("" = general).

    It stays in its region unless shared: then national owners and the other regions read it too.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="comments")
    theme = models.CharField("thème", max_length=40, blank=True)
    text = models.TextField("message")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by")
    shared_at = models.DateTimeField("partagé le", null=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.text[:60]


class NamedList(models.Model):
    """Establishments chosen and named: what a campaign, a survey or a report starts from.

    `origin` says how they were chosen: {"how": "selection" | "priority" | "sample", …} with the rule's version,
    the month, the filters, the seed; the members are frozen when the list is made.
    """

    name = models.CharField("nom", max_length=120)
    region = models.CharField("région", max_length=3, blank=True)
    domain = models.CharField("domaine", max_length=8, blank=True)
    why = models.CharField("pourquoi", max_length=300, blank=True)
    origin = models.JSONField("comment", default=dict)
    shared = models.BooleanField("partagée", default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("faite le", default=timezone.now)
    archived_at = models.DateTimeField("rangée le", null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "region"], condition=Q(archived_at=None), name="one_standing_list_of_a_name"
            )
        ]
        verbose_name = "liste nommée"

    def __str__(self) -> str:
        return self.name


class NamedListMember(models.Model):
    """An establishment of a named list, with its rank and why it is there."""

    named_list = models.ForeignKey(NamedList, on_delete=models.CASCADE, related_name="members")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("rang")
    score = models.FloatField(null=True)
    why = models.JSONField(default=list)  # French sentences
    removed_at = models.DateTimeField("retiré le", null=True)
    added_at = models.DateTimeField("ajouté le", default=timezone.now)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["named_list", "entity"], name="once_in_a_list")]

    def __str__(self) -> str:
        return f"{self.named_list_id} n° {self.position}"


class UnitStructure(models.Model):
    """The units of a hospital during a quarter or a year, as one file of the hospital says them.

    A corrected file of the same period closes the former (`known_to`) and never rewrites it.
    """

    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="unit_structures")
    period = models.CharField("période", max_length=7, help_text="2024-T1 ou 2024")
    valid_from = models.DateField("premier jour de la période")
    valid_to = models.DateField("dernier jour de la période")
    file_name = models.CharField("fichier", max_length=255, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    known_from = models.DateTimeField("enregistrée le", default=timezone.now)
    known_to = models.DateTimeField("remplacée le", null=True)

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "period"], condition=Q(known_to=None), name="one_standing_structure"
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=models.F("valid_from")), name="structure_days_in_order"),
        ]
        verbose_name = "structure d'un établissement"

    def __str__(self) -> str:
        return f"structure {self.period} de {self.establishment_id}"


class Unit(models.Model):
    """A unit (UF) of a hospital in one structure. `code` is as the hospital writes it, `key` without leading zeros."""

    structure = models.ForeignKey(UnitStructure, on_delete=models.CASCADE, related_name="units")
    row = models.PositiveIntegerField("ligne", default=0, help_text="0 : saisie en ligne")
    code = models.CharField("code UF", max_length=40)
    key = models.CharField(max_length=40, db_index=True)
    label = models.CharField("libellé", max_length=200, blank=True)
    service_code = models.CharField("code du service", max_length=40, blank=True)
    service_label = models.CharField("service", max_length=200, blank=True)
    pole_code = models.CharField("code du pôle", max_length=40, blank=True)
    pole_label = models.CharField("pôle", max_length=200, blank=True)
    de = models.CharField("discipline d'équipement", max_length=10, blank=True)
    ta = models.CharField("type d'activité", max_length=10, blank=True)

    class Meta:
        ordering = ["row", "pk"]
        constraints = [models.UniqueConstraint(fields=["structure", "key"], name="unit_once_in_a_structure")]
        verbose_name = "unité fonctionnelle"

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


from jalon.directory.professionals.models import Activity, Practice, Professional, Skill  # noqa: E402, F401 - a load first
