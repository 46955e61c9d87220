from django.urls import path

from jalon.antibiotics.reports import views

urlpatterns = [
    path("rapports/", views.page, name="reports"),
    path("rapports/contrat/", views.contract, name="contract"),
    path("rapports/contrat/outil/", views.describe_tool, name="contract_tool"),
    path("rapports/contrat/rubriques/", views.answer_items, name="contract_items"),
    path("rapports/contrat/actions/", views.add_action, name="contract_action_add"),
    path("rapports/contrat/actions/<int:pk>/", views.edit_action, name="contract_action"),
    path("rapports/contrat/actions/<int:pk>/retirer/", views.withdraw_action, name="contract_action_withdraw"),
    path("rapports/<slug:kind>.<slug:extension>", views.file, name="report_file"),
]
