CREATE OR REPLACE FUNCTION public.search_write_entry(story integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Whoever is taking it off the site now has finished when this goes on.
    PERFORM FROM wagtailcore_page WHERE id = story AND live FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        DELETE FROM search_entry WHERE story_id = story;
        RETURN;
    END IF;
    INSERT INTO search_entry (story_id, locale_id, published_at, study_design, topics,
        beginnings, headline, lead, words)
    SELECT page.id, page.locale_id, coalesce(page.first_published_at, to_timestamp(0)), row.study_design,
        ARRAY(SELECT topic_id FROM news_storypage_topics WHERE storypage_id = page.id ORDER BY topic_id),
        to_tsvector('simple', search_apart(page.title)), first, first || second,
        first || second || CASE WHEN entry.body_text <> ''
            THEN to_tsvector(configuration, search_apart(entry.body_text))
            -- Written by a release that kept no texts.
            ELSE entry.body END
    FROM wagtailcore_page AS page
    JOIN news_storypage AS row ON row.page_ptr_id = page.id
    JOIN wagtailcore_locale AS locale ON locale.id = page.locale_id
    JOIN django_content_type AS type ON type.app_label = 'news' AND type.model = 'storypage'
    JOIN wagtailsearch_indexentry AS entry
        ON entry.content_type_id = type.id AND entry.object_id = page.id::varchar(50)
    CROSS JOIN search_configuration(locale.language_code) AS configuration
    CROSS JOIN setweight(to_tsvector(configuration, search_apart(page.title)), 'A') AS first
    CROSS JOIN setweight(to_tsvector(configuration, search_apart(row.standfirst)), 'B') AS second
    WHERE page.id = story
    ON CONFLICT (story_id) DO UPDATE SET
        locale_id = excluded.locale_id, published_at = excluded.published_at,
        study_design = excluded.study_design, topics = excluded.topics,
        beginnings = excluded.beginnings, headline = excluded.headline, lead = excluded.lead,
        words = excluded.words;
END
$function$;
