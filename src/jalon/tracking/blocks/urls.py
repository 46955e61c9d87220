from django.urls import path

from jalon.tracking.blocks import views

urlpatterns = [
    path("<slug:grid_id>/bloc/", views.block, name="block"),
    path("<slug:grid_id>/bloc/annuler/<int:batch_id>/", views.undo_block, name="undo_block"),
]
