CREATE OR REPLACE FUNCTION public.secondread_page_is_approved(page bigint, revision bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    SELECT secondread_is_approved((SELECT to_jsonb(p) FROM wagtailcore_page p WHERE p.id = page),
            page::text, revision, '{title,seo_title,search_description,slug}')
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction,front}') FROM home_homepage t WHERE t.page_ptr_id = page), true)
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction,body}') FROM home_standingpage t WHERE t.page_ptr_id = page), true)
        AND coalesce((SELECT secondread_is_approved(to_jsonb(t), page::text, revision,
            '{introduction}') FROM news_storyindexpage t WHERE t.page_ptr_id = page), true)
$function$;
