"""The front page's rows, filled: whatever the desk arranged, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.addresses import section_path
from news.models import StoryPage, Topic
from news.pagecache.figures import kept_as
from news.pagecache.tags import tag
from news.readers.printing.cards import Card
from news.readers.printing.press import cards_of

from .blocks import MOST_IN_A_ROW

# Each story may stand in one row only, so rows further down look at more.
MOST_ON_THE_FRONT = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """A row before it is filled; `topic_id` and `ids` as its kind has them.

    With less than `fewest` stories it is left out.
    """

    kind: str
    number: int = 0
    heading: str = ""
    topic_id: int | None = None
    ids: tuple[int, ...] = ()
    fewest: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the template shows it."""

    kind: str
    heading: str
    address: str = ""
    stories: list[Card] = field(default_factory=list)
    explainers: list[Card] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


def plans_of(front: Any) -> list[Plan]:
    """The rows that the desk arranged, read from the StreamField; empty if there are none."""
    plans = []
    for block in front:
        value = block.value
        match block.block_type:
            case "topic" if value["topic"]:
                plans.append(Plan("topic", value["number"], topic_id=value["topic"].pk))
            case "chosen":
                ids = tuple(page.pk for page in value["stories"] if page)
                plans.append(Plan("chosen", len(ids), value["heading"], ids=ids))
            case "latest" | "explainers":
                plans.append(Plan(block.block_type, value["number"]))
            case "topics":
                plans.append(Plan("topics"))
    return plans


def usual_plans(topics: Iterable[Topic]) -> list[Plan]:
    """Latest, explainers, topics that can fill a row beside the latest, all topics."""
    busiest = sorted(topics, key=lambda topic: -getattr(topic, "number", 0))[:3]
    return [
        Plan("latest", 6),
        Plan("explainers", 3),
        *(Plan("topic", 3, topic_id=topic.pk, fewest=2) for topic in busiest),
        Plan("topics"),
    ]


def fill(
    plans: list[Plan], *, lead: int | None, newest: list[int], topics: list[Topic]
) -> tuple[Card | None, list[Row]]:
    """The lead story, and the rows with their stories. Only chosen stories may stand twice.

    `lead` is the id of the lead story, `newest` are the ids of the newest stories, `topics` all
    topics that have stories. Empty rows are left out.
    """
    shown = {topic.pk for topic in topics}
    of_topic = _newest_of_topics([plan.topic_id for plan in plans if plan.topic_id in shown])
    used = {lead}
    chosen: list[list[int]] = []
    for plan in plans:
        ids = newest if plan.kind == "latest" else of_topic.get(plan.topic_id or 0, [])
        free = [pk for pk in ids if pk not in used][: plan.number]
        # What somebody chose by hand stands where they put it, shown above or not.
        here = list(plan.ids) or (free if len(free) >= plan.fewest else [])
        used.update(here)
        chosen.append(here)
    wanted = {pk for ids in ([lead] if lead else [], *chosen) for pk in ids}
    explaining = _explaining(plans)
    cards = cards_of(wanted - _hidden(plans) | {*explaining})
    explainers = [cards[pk] for pk in explaining if pk in cards]
    rows = [
        _row(plan, topics, [cards[pk] for pk in ids if pk in cards], explainers)
        for plan, ids in zip(plans, chosen, strict=True)
    ]
    return cards.get(lead or 0), [
        row for row in rows if row.stories or row.explainers or row.topics
    ]


def _row(plan: Plan, topics: list[Topic], stories: list[Card], explaining: list[Card]) -> Row:
    match plan.kind:
        case "topics":
            return Row("topics", _("Topics"), topics=topics)
        case "explainers":
            heading, address = _("NeuroGRIT explains"), reverse("explainers")
            return Row("explainers", heading, address, explainers=explaining[: plan.number])
        case "topic":
            topic = next((topic for topic in topics if topic.pk == plan.topic_id), None)
            return (
                Row("topic", topic.name, topic.get_absolute_url(), stories)
                if topic
                else Row("", "")
            )
        case "latest":
            return Row("latest", _("Latest"), section_path(), stories)
    return Row("chosen", plan.heading, "", stories)


def _hidden(plans: list[Plan]) -> set[int]:
    """Those of the stories chosen by hand that readers may not see."""
    chosen = {pk for plan in plans for pk in plan.ids}
    if not chosen:
        return set()
    readable = StoryPage.objects.for_readers().filter(pk__in=chosen)
    return chosen.difference(readable.values_list("pk", flat=True))


def _newest_of_topics(topic_ids: list[int]) -> dict[int, list[int]]:
    """Ids of the newest stories of each topic; kept until a story of one of these topics changes."""
    if not topic_ids:
        return {}
    wanted = sorted(set(topic_ids))
    return kept_as(
        f"newest of topics {wanted} {get_language()}",
        lambda: _find_newest_of(wanted),
        tags=[tag("topic", pk) for pk in wanted],
    )


def _find_newest_of(topic_ids: list[int]) -> dict[int, list[int]]:
    """The same, in one query."""
    found: dict[int, list[int]] = {pk: [] for pk in topic_ids}
    stories = StoryPage.objects.for_readers()
    # One after the other, so that PostgreSQL knows how rare each topic is, and stops at enough.
    each = [
        stories.filter(topics=pk)
        .annotate(of=Value(pk))
        .values_list("of", "pk")[: 2 * MOST_IN_A_ROW]
        for pk in found
    ]
    for topic_id, pk in each[0].union(*each[1:], all=True):
        found[topic_id].append(pk)
    return found


def _explaining(plans: list[Plan]) -> list[int]:
    """Ids of the newest stories that have an explainer."""
    number = max((plan.number for plan in plans if plan.kind == "explainers"), default=0)
    if not number:
        return []
    return list(StoryPage.objects.for_readers().explaining().values_list("pk", flat=True)[:number])
