"""The functions and triggers of the database, as text: one file a function, beside its app.

python -m pytest tests/site/test_sql.py      compares the database with the files
WRITE_SQL=1 python -m pytest ...             writes them anew from the database
"""

from collections import defaultdict
from pathlib import Path

from django.apps import apps
from django.db import connection

_FUNCTIONS = """
SELECT p.oid, p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY p.proname, p.oid
"""
_TRIGGERS = """
SELECT t.tgfoid, pg_get_triggerdef(t.oid, true) FROM pg_trigger t
WHERE NOT t.tgisinternal ORDER BY t.tgrelid::regclass::text, t.tgname
"""


def in_database() -> dict[Path, str]:
    """The file of each function, with the function and the triggers that call it."""
    triggers = defaultdict(list)
    files: dict[Path, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        for function, definition in cursor.fetchall():
            triggers[function].append(f"{definition};\n")
        cursor.execute(_FUNCTIONS)
        for oid, name, definition in cursor.fetchall():
            path = _folder(name) / f"{name}.sql"
            text = f"{definition.strip()};\n" + "".join(f"\n{one}" for one in triggers.pop(oid, ()))
            files[path] = f"{files[path]}\n{text}" if path in files else text
    assert not triggers, "a trigger calls a function that is nobody's"
    return files


def in_files() -> dict[Path, str]:
    """What stands in the files."""
    folders = [Path(one.path) / "sql" for one in apps.get_app_configs()]
    return {path: path.read_text() for folder in folders for path in folder.glob("*.sql")}


def _folder(name: str) -> Path:
    """The folder of the app whose label a function's name begins with."""
    app = apps.get_app_config(name.partition("_")[0])
    return Path(app.path) / "sql"


def write(files: dict[Path, str]) -> None:
    """Write them, and drop files of functions that are gone."""
    for path in in_files().keys() - files.keys():
        path.unlink()
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
