"""The database's part of the promise: clearances are only ever added, each at the end of the
chain; what was cleared is not written over; a citation is live on a clearance only.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION factcheck_clearances_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Clearances are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER factcheck_clearances_are_kept BEFORE UPDATE OR DELETE ON factcheck_clearance
    FOR EACH ROW EXECUTE FUNCTION factcheck_clearances_are_kept();
CREATE TRIGGER factcheck_clearances_are_not_emptied BEFORE TRUNCATE ON factcheck_clearance
    FOR EACH STATEMENT EXECUTE FUNCTION factcheck_clearances_are_kept();

CREATE FUNCTION factcheck_clearances_are_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    SELECT number, hash INTO newest FROM factcheck_clearance ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(newest.number, 0) + 1
        OR NEW.previous_hash <> coalesce(newest.hash, repeat('0', 64))
    THEN
        RAISE EXCEPTION 'A clearance goes to the end of the chain.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_clearances_are_chained BEFORE INSERT ON factcheck_clearance
    FOR EACH ROW EXECUTE FUNCTION factcheck_clearances_are_chained();

CREATE FUNCTION factcheck_cleared_revisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.content IS DISTINCT FROM NEW.content
        AND EXISTS (SELECT 1 FROM factcheck_clearance WHERE revision_id = OLD.id)
    THEN
        RAISE EXCEPTION 'Revision % was cleared as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_cleared_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision
    FOR EACH ROW EXECUTE FUNCTION factcheck_cleared_revisions_are_kept();

CREATE FUNCTION factcheck_live_citation_is_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM citations_citation WHERE id = NEW.id AND live)
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearance WHERE citation_id = NEW.id)
    THEN
        RAISE EXCEPTION 'Nobody has cleared citation %.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER factcheck_live_citation_is_cleared
    AFTER INSERT OR UPDATE ON citations_citation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION factcheck_live_citation_is_cleared();
"""

DROP = """
DROP TRIGGER factcheck_live_citation_is_cleared ON citations_citation;
DROP FUNCTION factcheck_live_citation_is_cleared();
DROP TRIGGER factcheck_cleared_revisions_are_kept ON wagtailcore_revision;
DROP FUNCTION factcheck_cleared_revisions_are_kept();
DROP TRIGGER factcheck_clearances_are_chained ON factcheck_clearance;
DROP FUNCTION factcheck_clearances_are_chained();
DROP TRIGGER factcheck_clearances_are_not_emptied ON factcheck_clearance;
DROP TRIGGER factcheck_clearances_are_kept ON factcheck_clearance;
DROP FUNCTION factcheck_clearances_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0002_clearances"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunSQL(CREATE, DROP)]
