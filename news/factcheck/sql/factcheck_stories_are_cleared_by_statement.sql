CREATE OR REPLACE FUNCTION public.factcheck_stories_are_cleared_by_statement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.page_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearedstatement WHERE clearance_id = NEW.id)
        AND NEW.at > (SELECT applied FROM django_migrations
            WHERE app = 'factcheck' AND name = '0005_rulings_are_kept')
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearance
            WHERE page_id = NEW.page_id AND text_digest = NEW.text_digest AND number < NEW.number)
    THEN
        RAISE EXCEPTION 'Nobody has ruled on the statements of story %.', NEW.page_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER factcheck_stories_are_cleared_by_statement AFTER INSERT ON factcheck_clearance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factcheck_stories_are_cleared_by_statement();
