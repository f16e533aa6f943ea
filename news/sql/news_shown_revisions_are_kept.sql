CREATE OR REPLACE FUNCTION public.news_shown_revisions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.content IS NOT DISTINCT FROM NEW.content THEN
        RETURN NEW;
    END IF;
    IF (EXISTS (
        SELECT 1 FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
            WHERE p.live_revision_id = OLD.id
    ) OR (
        OLD.approved_go_live_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM news_storypage WHERE page_ptr_id::text = OLD.object_id)
    )) AND NOT factcheck_is_rewritten(OLD.object_id, OLD.id, OLD.content, NEW.content) THEN
        RAISE EXCEPTION 'Revision % is live or scheduled as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER news_shown_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision FOR EACH ROW EXECUTE FUNCTION news_shown_revisions_are_kept();
