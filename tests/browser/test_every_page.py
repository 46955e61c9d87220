"""Every page of the pretend region: axe finds nothing, the window holds it, and it says that the region is fictive."""

from tests.browser.pages.frame import overflow, violations
from tests.browsing import DESK, HAND

ADDRESSES = [
    "/", "/suivi/", "/suivi/segur_es/", "/suivi/segur_essms/", "/suivi/segur_es/990000010/mssante_messages_envoyes/",
    "/suivi/segur_es/comparer/?colonne=mssante_messages_envoyes", "/suivi/segur_es/comparer/?colonne=asp_etat_dpi",
    "/suivi/segur_essms/comparer/?par=categorie_taille",
    "/sources/", "/sources/deposer/", "/sources/livraisons/", "/sources/livraisons/42/", "/sources/a-regler/",
    "/sources/apprentissages/", "/sources/asp_segur/", "/annuaire/", "/annuaire/?q=phare", "/annuaire/990000010/",
    "/annuaire/ej/999000011/", "/annuaire/changements/", "/annuaire/chargements/", "/annuaire/chargements/4/",
    "/annuaire/charger/", "/annuaire/flux/",
    "/annuaire/groupes/ght/GHT-F01/", "/indicateurs/", "/indicateurs/meteo/", "/travaux/",
    "/compte/programmes/", "/compte/personnes/2/programmes/", "/programmes/",
    "/annuaire/professionnels/", "/annuaire/professionnels/1/",
    "/compte/", "/compte/personnes/", "/compte/personnes/inviter/", "/compte/personnes/2/",
    "/compte/connexions/", "/compte/second-facteur/", "/compte/second-facteur/cles/", "/compte/mot-de-passe/",
    "/compte/confirmer/", "/compte/deconnexion/", "/annuaire/chargements/8/",
    "/compte/droits/", "/compte/journal/", "/compte/conservation/", "/compte/traitements/",
    "/composants/", "/suivi/segur_es/colonnes/",
    "/suivi/segur_es/colonnes/ajouter/", "/suivi/segur_es/priorites/",
    "/suivi/segur_essms/priorites/", "/suivi/segur_es/mouvements/", "/suivi/segur_es/mouvements/?depuis=2025-07-10",
    "/suivi/segur_es/echantillon/?taille=9&graine=x&strate=departement", "/suivi/segur_es/liste/?q=clinique",
    "/antibiotiques/", "/antibiotiques/?etablissement=990000010", "/antibiotiques/consommations/",
    "/antibiotiques/consommations/?etablissement=990000010&par=service&niveau=atc5",
    "/antibiotiques/consommations/lignes/?etablissement=990000010&par=service&lieu=7001",
    "/antibiotiques/donnees/", "/antibiotiques/donnees/deposer/", "/antibiotiques/donnees/modeles/",
    "/antibiotiques/a-regler/", "/antibiotiques/a-regler/?etablissement=990000010", "/antibiotiques/a-regler/reponses/",
    "/antibiotiques/a-regler/propositions/", "/antibiotiques/a-regler/question/ucd/?libelle=9999993",
    "/antibiotiques/a-regler/question/organism/?libelle=Proteae&q=proteus", "/antibiotiques/medicaments/",
    "/antibiotiques/medicaments/ucd/9999992/",
    "/antibiotiques/resistances/", "/antibiotiques/resistances/?vue=classes&etablissement=990000010",
    "/antibiotiques/resistances/couple/?germe=Escherichia+coli&antibiotique=C3G",
    "/antibiotiques/resistances/isolats/?germe=Escherichia+coli&antibiotique=C3G&etablissement=990000010",
    "/annuaire/listes/", "/annuaire/listes/nouvelle/", "/rien/",
    "/suivi/segur_es/mois/", "/suivi/segur_es/?mois=2025-04", "/suivi/segur_es/mois/2025-06/clore/",
    "/suivi/segur_es/bloc/?f.categorie=clinique&colonne=meteo&valeur=Soleil",
    "/suivi/segur_es/bloc/?f.categorie=clinique&colonne=meteo&maniere=vider",
    "/suivi/segur_es/mois/2025-04/depuis/", "/suivi/segur_es/mois/2025-04/rouvrir/",
    "/antibiotiques/rapports/", "/antibiotiques/rapports/?etablissement=990000010",
    "/antibiotiques/rapports/?etablissement=990000010&rapport=contrat",
    "/antibiotiques/rapports/contrat/?etablissement=990000010",
    "/antibiotiques/comparer/", "/antibiotiques/comparer/?etablissement=990000010&groupe=tous&mesure=couple:ecoli_c3g",
    "/antibiotiques/croiser/", "/antibiotiques/croiser/?etablissement=990000010&points=quarter",
    "/antibiotiques/controles/", "/antibiotiques/controles/?etat=tous",
    "/antibiotiques/exports/?voir=surveillance_consommations",
    "/courriels/", "/courriels/abonnements/", "/courriels/abonnements/nouveau/", "/sources/echanges/",
]  # fmt: skip


# Refusals are pages too. Nobody in the pretend region administers every territory, as exchanges ask, and the rows of
# isolates are for their hospital alone.
REFUSED = {
    "/rien/": 404, "/sources/echanges/": 403,
    "/antibiotiques/resistances/isolats/?germe=Escherichia+coli&antibiotique=C3G&etablissement=990000010": 403,
}  # fmt: skip
TWO_FRAMES = "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"  # frames measure again


# Longer than ten seconds: every page of the site, in a wide window, then narrowed to that of a phone.
def test_page_can_be_read_by_everyone(demo, visit):
    page = visit(demo, "demo-admin")
    found = {}

    for address in ADDRESSES:
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = [*wrong_here(page), *unsaid(page), *unexpected(answer, address)]
        page.set_viewport_size(HAND)
        page.evaluate(TWO_FRAMES)
        found[address] += [f"on a phone, {one}" for one in wrong_here(page)]

    wrong = "\n".join(f"{address}: {one}" for address, all_of_it in found.items() for one in all_of_it)
    assert wrong == "", wrong


def wrong_here(page):
    wide = overflow(page)
    if wide > 0:  # a phone opens the page at its width: it is not narrowed under way
        page.reload()
        page.wait_for_load_state("networkidle")
        wide = overflow(page)
    return [*violations(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def unexpected(answer, address):
    """A page of refusal is not the page: whoever adds an address sees whether it is what he looked at."""
    return [] if answer.status == REFUSED.get(address, 200) else [f"answers {answer.status}"]


def unsaid(page):
    return [] if "région fictive" in page.content().lower() else ["does not say that the region is fictive"]
