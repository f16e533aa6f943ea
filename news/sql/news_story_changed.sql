CREATE OR REPLACE FUNCTION public.news_story_changed(story bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
    -- Its own page, the lists it may stand in, and whoever may name it as related.
    SELECT pagecache_emit(tag) FROM (
        SELECT 'story:' || story AS tag
        UNION SELECT 'stories'
        UNION SELECT 'topic:' || topic_id FROM news_storypage_topics WHERE storypage_id = story
        UNION SELECT 'author:' || author_id FROM news_byline WHERE story_id = story
        UNION SELECT 'citation:' || citation_id FROM citations_citationuse
            WHERE page_id = story AND is_shown
    ) AS tags
$function$;
