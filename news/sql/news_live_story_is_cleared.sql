CREATE OR REPLACE FUNCTION public.news_live_story_is_cleared(story bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;
