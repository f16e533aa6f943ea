"""Models for the same content, as the page of a story needs them and no more."""

import json

from django.db import models
from django.db.models import Count
from django.utils.safestring import mark_safe
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index


class Point(StructBlock):
    lead_in = CharBlock()
    text = RichTextBlock()


class Explainer(StructBlock):
    heading = CharBlock()
    points = ListBlock(Point())
    wrong_conclusion = RichTextBlock(required=False)


class Fact(StructBlock):
    name = CharBlock()
    answer = TextBlock()


class Study(StructBlock):
    marker = CharBlock(required=False)
    facts = ListBlock(Fact())


class Body(StreamBlock):
    paragraph = RichTextBlock()
    subheading = CharBlock()
    study = Study()
    explainer = Explainer()


class Named(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Topic(Named):
    pass


class Author(Named):
    pass


class Reference(models.Model):
    text = models.TextField()
    data = models.JSONField(default=dict)

    def __str__(self):
        return self.text


class Front(Page):
    max_count = 1


class Section(Page):
    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = Article.objects.child_of(self).live().order_by("-first_published_at")
        return context | {"articles": articles[:12]}


class Article(Page):
    standfirst = models.TextField()
    place = models.CharField(max_length=100)
    day = models.DateField()
    evidence = models.JSONField(default=list, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(Body())
    checked_by = models.CharField(max_length=200)
    checked_on = models.DateField()
    statements = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("place"),
        FieldPanel("day"),
        InlinePanel("bylines"),
        FieldPanel("topics"),
        FieldPanel("picture"),
        FieldPanel("body"),
        InlinePanel("references"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        authors = [byline.author for byline in self.bylines.select_related("author")]
        topics = self.topics.all()
        listed = self.references.select_related("reference")
        related = (
            Article.objects.live()
            .filter(topics__in=topics)
            .exclude(pk=self.pk)
            .annotate(closeness=Count("pk"))
            .order_by("-closeness", "-first_published_at")[:4]
        )
        return context | {
            "authors": authors,
            "topics": topics,
            "listed": listed,
            "related": related,
            "jsonld": self.jsonld(authors, topics, listed),
        }

    def jsonld(self, authors, topics, listed):
        story = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "description": self.standfirst,
            "dateline": f"{self.place}, {self.day}",
            "url": self.full_url,
            "datePublished": self.first_published_at.isoformat(),
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else "",
            "author": [{"@type": "Person", "name": author.name} for author in authors],
            "about": [{"@type": "Thing", "name": topic.name} for topic in topics],
            "citation": [item.reference.data for item in listed],
        }
        return mark_safe(json.dumps(story).replace("<", "\\u003C"))  # noqa: S308  # of the corpus


class Byline(Orderable):
    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+")
    panels = [FieldPanel("author")]


class ArticleReference(Orderable):
    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="references")
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="+")
    resting = models.PositiveIntegerField(default=0)
    places = models.JSONField(default=list, blank=True)
    panels = [FieldPanel("reference")]
