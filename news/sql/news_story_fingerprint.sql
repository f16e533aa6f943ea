CREATE OR REPLACE FUNCTION public.news_story_fingerprint(story bigint)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;
