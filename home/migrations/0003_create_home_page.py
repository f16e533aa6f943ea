"""Put the home page in the place of Wagtail's welcome page, and tie the site to it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create_home_page(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")

    Page.objects.filter(pk=2, slug="home", depth=2).delete()
    content_type, _created = ContentType.objects.get_or_create(model="homepage", app_label="home")
    home = HomePage.objects.create(
        title="NeuroGRIT",
        draft_title="NeuroGRIT",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale_id=apps.get_model("wagtailcore", "Locale")
        .objects.values_list("pk", flat=True)
        .first(),
    )
    Site.objects.create(
        hostname="localhost", port=8000, root_page=home, is_default_site=True, site_name="NeuroGRIT"
    )


def remove_home_page(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("home", "HomePage").objects.filter(slug="home", depth=2).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0002_initial")]

    operations = [migrations.RunPython(create_home_page, remove_home_page)]
