"""Addresses of the citations in the admin, beside those of Wagtail's snippets."""

from django.urls import path

from .admin import document_views, views

app_name = "citations"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:run_id>/", views.import_report, name="import"),
    path("<int:citation_id>/documents/", document_views.documents, name="documents"),
    path("documents/<int:version_id>/", document_views.document, name="document"),
    path("documents/<int:version_id>/file/", document_views.document_file, name="document-file"),
    path("<int:citation_id>/merge/", views.merge_citations, name="merge"),
]
