CREATE OR REPLACE FUNCTION public.factcheck_is_rewritten(page text, revision bigint, before jsonb, after jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    -- Whether a rewrite on the record gives this revision exactly this content.
    SELECT EXISTS (
        SELECT 1 FROM factcheck_rewrite w WHERE w.page_id::text = page
        AND w.revisions ->> revision::text = factcheck_digest(before) || ' ' || factcheck_digest(after))
$function$;
