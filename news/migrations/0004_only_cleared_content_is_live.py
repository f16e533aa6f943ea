"""The last door. A live story shows what the gate let through, whatever statement wrote the row."""

from django.db import migrations

CREATE = """
CREATE FUNCTION news_story_fingerprint(story bigint) RETURNS text LANGUAGE sql STABLE AS $$
    -- What readers see of the row and its bylines; a change of this list needs every live story
    -- to be saved again.
    SELECT encode(sha256(convert_to(jsonb_build_array(
        p.title, p.seo_title, s.standfirst, s.dateline_place, s.dateline_date,
        s.lead_image_id, s.lead_image_alt, s.lead_image_decorative, s.lead_image_caption,
        s.lead_image_credit, s.body,
        (SELECT jsonb_agg(b.author_id ORDER BY b.sort_order, b.id)
            FROM news_byline b WHERE b.story_id = p.id)
    )::text, 'UTF8')), 'hex')
    FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id WHERE p.id = story
$$;

CREATE FUNCTION news_live_story_is_cleared(story bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    shown record;
BEGIN
    -- The lock makes of two people at once, one publishing and one changing what is published,
    -- one after the other.
    PERFORM 1 FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        WHERE p.id = story AND p.live FOR NO KEY UPDATE OF p;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT n.fingerprint, n.revision_id, c.page_id INTO shown
        FROM news_publication n JOIN factcheck_clearance c ON c.id = n.clearance_id
        WHERE n.story_id = story ORDER BY n.id DESC LIMIT 1;
    IF NOT FOUND OR shown.page_id IS DISTINCT FROM story
        OR shown.fingerprint IS DISTINCT FROM news_story_fingerprint(story)
        OR shown.revision_id IS DISTINCT FROM (
            SELECT live_revision_id FROM wagtailcore_page WHERE id = story)
    THEN
        RAISE EXCEPTION 'Nobody has cleared what story % shows.', story
            USING ERRCODE = 'check_violation';
    END IF;
END
$$;

CREATE FUNCTION news_page_shows_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM news_live_story_is_cleared(NEW.id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER news_page_shows_cleared
    AFTER INSERT OR UPDATE ON wagtailcore_page
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_page_shows_cleared();

CREATE FUNCTION news_story_shows_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM news_live_story_is_cleared(NEW.page_ptr_id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER news_story_shows_cleared AFTER INSERT OR UPDATE ON news_storypage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_story_shows_cleared();

CREATE FUNCTION news_byline_shows_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM news_live_story_is_cleared(OLD.story_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM news_live_story_is_cleared(NEW.story_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER news_byline_shows_cleared AFTER INSERT OR UPDATE OR DELETE ON news_byline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_byline_shows_cleared();

CREATE FUNCTION news_publications_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Publications are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER news_publications_are_kept BEFORE UPDATE OR DELETE ON news_publication
    FOR EACH ROW EXECUTE FUNCTION news_publications_are_kept();
CREATE TRIGGER news_publications_are_not_emptied BEFORE TRUNCATE ON news_publication
    FOR EACH STATEMENT EXECUTE FUNCTION news_publications_are_kept();

CREATE FUNCTION news_shown_revisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.content IS NOT DISTINCT FROM NEW.content THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT 1 FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
            WHERE p.live_revision_id = OLD.id
    ) OR (
        OLD.approved_go_live_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM news_storypage WHERE page_ptr_id::text = OLD.object_id)
    ) THEN
        RAISE EXCEPTION 'Revision % is live or scheduled as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER news_shown_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision
    FOR EACH ROW EXECUTE FUNCTION news_shown_revisions_are_kept();
"""

DROP = """
DROP TRIGGER news_shown_revisions_are_kept ON wagtailcore_revision;
DROP FUNCTION news_shown_revisions_are_kept();
DROP TRIGGER news_publications_are_not_emptied ON news_publication;
DROP TRIGGER news_publications_are_kept ON news_publication;
DROP FUNCTION news_publications_are_kept();
DROP TRIGGER news_byline_shows_cleared ON news_byline;
DROP FUNCTION news_byline_shows_cleared();
DROP TRIGGER news_story_shows_cleared ON news_storypage;
DROP FUNCTION news_story_shows_cleared();
DROP TRIGGER news_page_shows_cleared ON wagtailcore_page;
DROP FUNCTION news_page_shows_cleared();
DROP FUNCTION news_live_story_is_cleared(bigint);
DROP FUNCTION news_story_fingerprint(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0003_when_a_name_changed"),
        ("factcheck", "0003_clearances_are_kept"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
