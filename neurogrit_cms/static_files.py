"""Style sheets and scripts under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Whitenoise's, which also names the modules that a script imports by their content.

    Otherwise a browser could put an old module beside a new one.
    """

    support_js_module_import_aggregation = True
