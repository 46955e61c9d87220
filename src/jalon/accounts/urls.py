"""Our pages on people, and those pages of allauth that Jalon offers, under French addresses.

There is no sign-up and no reset by mail: an administrator hands over a one-time link.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from jalon.accounts import views
from jalon.accounts.processing import views as processing
from jalon.accounts.retention import views as retention
from jalon.accounts.sessions import views as sessions
from jalon.accounts.signin import views as signin
from jalon.accounts.tokens.urls import tokens

ours = [
    path("", views.my_account, name="mine"),
    path("invitation/<int:pk>/<str:token>/", views.invitation, name="invitation"),
    path("secours/<str:token>/", signin.rescue, name="rescue"),
    path("connexion/par/<str:provider>/", signin.to_provider, name="to_provider"),
    path("connexion/retour/<str:provider>/", signin.from_provider, name="from_provider"),
    path("activite/", signin.activity, name="activity"),
    path("activite/choisir/", signin.choose_activity, name="choose_activity"),
    path("connexions/", sessions.mine, name="sessions"),
    path("connexions/fermer/", sessions.close_one, name="close_session"),
    path("connexions/fermer-les-autres/", sessions.close_others, name="close_other_sessions"),
    path("personnes/<int:pk>/connexions/fermer/", sessions.close_theirs, name="close_their_sessions"),
    path("rappels/", views.reminders, name="reminders"),
    path("sceaux/", views.seals, name="seals"),
    path("personnes/", views.people, name="people"),
    path("personnes/inviter/", views.invite, name="invite"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/lien/", views.new_link, name="new_link"),
    path("personnes/<int:pk>/annuler/", views.cancel_invitation, name="cancel_invitation"),
    path("personnes/<int:pk>/voir-comme/", views.see_as, name="see_as"),
    path("voir-comme/fin/", views.stop_seeing, name="stop_seeing"),
    path("droits/", views.rights, name="rights"),
    path("droits/export.csv", views.rights_csv, name="rights_csv"),
    path("droits/ancien-fournisseur/retirer/", signin.withdraw, name="withdraw"),
    path("personnes/<int:pk>/acces/", views.set_active, name="set_active"),
    path("droits/<int:pk>/retirer/", views.revoke, name="revoke"),
    path("journal/", views.journal, name="journal"),
    path("journal/export.csv", views.journal_csv, name="journal_csv"),
    path("journal/verifier/", views.journal_verify, name="journal_verify"),
    path("conservation/", retention.home, name="retention"),
    path("conservation/plan/", retention.propose, name="propose"),
    path("conservation/plan/<int:pk>/", retention.plan, name="plan"),
    path("conservation/plan/<int:pk>/liste.csv", retention.plan_csv, name="plan_csv"),
    path("conservation/plan/<int:pk>/approuver/", retention.approve, name="approve"),
    path("conservation/plan/<int:pk>/reprendre/", retention.run_again, name="run_again"),
    path("conservation/plan/<int:pk>/abandonner/", retention.abandon, name="abandon"),
    path("conservation/retenue/<int:pk>/lever/", retention.lift, name="lift"),
    path("traitements/", processing.home, name="processing"),
    path("traitements/registre.<str:extension>", processing.download, name="processing_file"),
]
login = RedirectView.as_view(pattern_name="account_login")
mine = RedirectView.as_view(pattern_name="accounts:mine")
theirs = [
    path("connexion/", signin.SignIn.as_view(), name="account_login"),
    path("deconnexion/", signin.SignOut.as_view(), name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-facteur/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("second-facteur/cles/entrer/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("second-facteur/cles/confirmer/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-facteur/cles/<int:pk>/renommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-facteur/cles/<int:pk>/retirer/", signin.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("second-facteur/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/secours/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-facteur/secours/fichier/", signin.RecoveryCodes.as_view(), name="mfa_download_recovery_codes"),
    # Names that allauth looks up, for things that Jalon does not offer.
    path("inscription/", login, name="account_signup"),
    path("oubli/", views.forgotten, name="account_reset_password"),
    path("courriel/", mine, name="account_email"),
    path("choisir/", mine, name="account_set_password"),
]
ours += tokens  # « Accès par programme »
urlpatterns = [path("", include((ours, "accounts"))), *theirs]
