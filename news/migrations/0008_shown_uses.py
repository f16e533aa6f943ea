"""Note which citations the stories that are live show."""

from django.db import migrations

# A citation that was merged into another is used as that one.
MARK = """
UPDATE citations_citationuse AS u SET is_shown = true
FROM (
    SELECT DISTINCT ON (n.story_id) n.story_id, c.payload
    FROM news_publication n JOIN factcheck_clearance c ON c.id = n.clearance_id
    ORDER BY n.story_id, n.id DESC
) AS newest
WHERE u.page_id = newest.story_id AND EXISTS (
    SELECT 1 FROM citations_citation s
    WHERE newest.payload -> 'sources' ? ('citation:' || s.id)
    AND (s.id = u.citation_id OR s.merged_into_id = u.citation_id)
)
"""


class Migration(migrations.Migration):
    dependencies = [("news", "0007_changes"), ("citations", "0011_shown_uses")]

    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
