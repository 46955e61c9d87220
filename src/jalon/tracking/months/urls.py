from django.urls import path

from jalon.tracking.months import views

urlpatterns = [
    path("<slug:grid_id>/mois/", views.months, name="months"),
    path("<slug:grid_id>/mois/ouvrir/", views.open_next, name="month_open"),
    path("<slug:grid_id>/mois/<str:month>/echeance/", views.plan, name="month_plan"),
    path("<slug:grid_id>/mois/<str:month>/clore/", views.close, name="month_close"),
    path("<slug:grid_id>/mois/<str:month>/rouvrir/", views.reopen, name="month_reopen"),
    path("<slug:grid_id>/mois/<str:month>/depuis/", views.since, name="month_since"),
    path("<slug:grid_id>/mois/<str:month>/sceller/", views.seal, name="month_seal"),
    path("<slug:grid_id>/mois/archives/<int:file_id>/fichier/", views.archive_file, name="archive_file"),
    path("<slug:grid_id>/mois/archives/<int:archive_id>/verifier/", views.verify, name="archive_verify"),
    path(
        "<slug:grid_id>/mois/archives/<int:archive_id>/verification/<int:job_id>/",
        views.verdict,
        name="archive_verdict",
    ),
]
