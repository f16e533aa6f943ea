"""The last door: a live page, topic or profile shows an approved revision, whatever wrote the row.

What was live before stays as it is until its words change. Approvals are only ever added.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION secondread_approvals_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Approvals are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER secondread_approvals_are_kept BEFORE UPDATE OR DELETE ON secondread_approval
    FOR EACH ROW EXECUTE FUNCTION secondread_approvals_are_kept();
CREATE TRIGGER secondread_approvals_are_not_emptied BEFORE TRUNCATE ON secondread_approval
    FOR EACH STATEMENT EXECUTE FUNCTION secondread_approvals_are_kept();

CREATE FUNCTION secondread_approved_revisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.content IS DISTINCT FROM NEW.content
        AND EXISTS (SELECT 1 FROM secondread_approval WHERE revision_id = OLD.id)
    THEN
        RAISE EXCEPTION 'Revision % was approved as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER secondread_approved_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision
    FOR EACH ROW EXECUTE FUNCTION secondread_approved_revisions_are_kept();

-- Whether `stored` has in `columns` what the approved revision has. A column that revisions have
-- under another name is written as "column:name".
CREATE FUNCTION secondread_is_approved(
    stored jsonb, object text, revision bigint, columns text[]
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    version jsonb;
    name text;
    said text;
BEGIN
    SELECT r.content INTO version FROM wagtailcore_revision r
        WHERE r.id = revision AND r.object_id = object
        AND EXISTS (SELECT 1 FROM secondread_approval a
            WHERE a.revision_id = r.id AND a.object_id = object
            AND a.content_type_id = r.content_type_id);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOREACH name IN ARRAY columns LOOP
        said := version ->> split_part(name || ':' || name, ':', CASE WHEN name LIKE '%:%' THEN 2 ELSE 1 END);
        name := split_part(name, ':', 1);
        IF jsonb_typeof(stored -> name) IN ('array', 'object') THEN
            IF said::jsonb IS DISTINCT FROM stored -> name THEN
                RETURN false;
            END IF;
        ELSIF said IS DISTINCT FROM stored ->> name THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END
$$;

-- What a column says; an empty stream is stored in several ways.
CREATE FUNCTION secondread_said(stored jsonb, name text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN said IN ('""', '[]', 'null') THEN NULL ELSE said END
    FROM (SELECT stored -> split_part(name, ':', 1) AS said) AS one
$$;

-- Whether one of `columns` has changed, or the row has come on the site.
CREATE FUNCTION secondread_says_something_new(
    old_row jsonb, new_row jsonb, columns text[]
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT old_row IS NULL OR old_row -> 'live' IS DISTINCT FROM new_row -> 'live'
        OR EXISTS (SELECT 1 FROM unnest(columns) AS c(name)
            WHERE secondread_said(old_row, name) IS DISTINCT FROM secondread_said(new_row, name))
$$;

-- Whether a page shows what was approved, in its own table and in the one above it.
CREATE FUNCTION secondread_page_is_approved(
    page bigint, revision bigint
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT secondread_is_approved((SELECT to_jsonb(p) FROM wagtailcore_page p WHERE p.id = page),
            page::text, revision, '{title,seo_title,search_description,slug}')
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction,front}') FROM home_homepage t WHERE t.page_ptr_id = page), true)
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction,body}') FROM home_standingpage t WHERE t.page_ptr_id = page), true)
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction}') FROM news_storyindexpage t WHERE t.page_ptr_id = page), true)
$$;

CREATE FUNCTION secondread_shows_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored jsonb := to_jsonb(NEW);
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    key text;
    live boolean;
    revision bigint;
BEGIN
    IF TG_TABLE_NAME = 'wagtailcore_page' AND NOT (
        EXISTS (SELECT 1 FROM home_homepage WHERE page_ptr_id = (stored ->> 'id')::bigint)
        OR EXISTS (SELECT 1 FROM home_standingpage WHERE page_ptr_id = (stored ->> 'id')::bigint)
        OR EXISTS (SELECT 1 FROM news_storyindexpage WHERE page_ptr_id = (stored ->> 'id')::bigint))
    THEN
        RETURN NULL;
    END IF;
    IF NOT secondread_says_something_new(before, stored, TG_ARGV) THEN
        RETURN NULL;
    END IF;
    -- What counts is how the row is at the end of the transaction.
    key := CASE WHEN stored ? 'page_ptr_id' THEN 'page_ptr_id' ELSE 'id' END;
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE %I = $1', TG_TABLE_NAME, key)
        INTO stored USING (stored ->> key)::bigint;
    IF stored IS NULL THEN
        RETURN NULL;
    END IF;
    IF key = 'page_ptr_id' THEN
        SELECT p.live, p.live_revision_id INTO live, revision
            FROM wagtailcore_page p WHERE p.id = (stored ->> 'page_ptr_id')::bigint;
    ELSE
        live := (stored ->> 'live')::boolean;
        revision := (stored ->> 'live_revision_id')::bigint;
    END IF;
    IF live AND NOT (CASE
        WHEN key = 'id' AND TG_TABLE_NAME <> 'wagtailcore_page'
        THEN secondread_is_approved(stored, stored ->> key, revision, TG_ARGV)
        ELSE secondread_page_is_approved((stored ->> key)::bigint, revision) END)
    THEN
        RAISE EXCEPTION 'Nobody has approved what % % shows.', TG_TABLE_NAME,
            stored ->> key USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION secondread_shows_approved();
DROP FUNCTION secondread_says_something_new(jsonb, jsonb, text[]);
DROP FUNCTION secondread_said(jsonb, text);
DROP FUNCTION secondread_page_is_approved(bigint, bigint);
DROP FUNCTION secondread_is_approved(jsonb, text, bigint, text[]);
DROP TRIGGER secondread_approved_revisions_are_kept ON wagtailcore_revision;
DROP FUNCTION secondread_approved_revisions_are_kept();
DROP TRIGGER secondread_approvals_are_not_emptied ON secondread_approval;
DROP TRIGGER secondread_approvals_are_kept ON secondread_approval;
DROP FUNCTION secondread_approvals_are_kept();
"""

# What readers see of each table.
SHOWN = {
    "news_topic": ("name", "slug", "description"),
    "news_author": (
        *("name", "slug", "role", "biography", "interests", "portrait_id:portrait"),
        *("orcid", "website"),
    ),
    "home_homepage": ("introduction", "front"),
    "home_standingpage": ("introduction", "body"),
    "news_storyindexpage": ("introduction",),
    "wagtailcore_page": ("title", "seo_title", "search_description", "slug"),
}


def _trigger(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    named = ", ".join(f"'{column}'" for column in columns)
    # Pages are inserted before the row that says what kind they are.
    when = "UPDATE" if table == "wagtailcore_page" else "INSERT OR UPDATE"
    return migrations.RunSQL(
        f"CREATE CONSTRAINT TRIGGER secondread_{table}_shows_approved AFTER {when} ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        f" EXECUTE FUNCTION secondread_shows_approved({named})",
        f"DROP TRIGGER secondread_{table}_shows_approved ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("secondread", "0001_initial"),
        ("home", "0006_languages"),
        ("news", "0012_read_twice"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *(_trigger(table, columns) for table, columns in SHOWN.items()),
    ]
