"""Minimal models for the same content."""

from django.db import models
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
    not_meaning = RichTextBlock(required=False)


class Fact(StructBlock):
    name = CharBlock()
    answer = TextBlock()


class Body(StreamBlock):
    paragraph = RichTextBlock()
    subheading = CharBlock()
    study = ListBlock(Fact())
    explainer = Explainer()


class Topic(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField()

    def __str__(self):
        return self.name


class Reference(models.Model):
    text = models.TextField()

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
    author = models.CharField(max_length=100)
    topics = ParentalManyToManyField(Topic, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(Body())

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("place"),
        FieldPanel("day"),
        FieldPanel("author"),
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

    @property
    def listed(self):
        return self.references.select_related("reference")


class ArticleReference(Orderable):
    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="references")
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="+")
    panels = [FieldPanel("reference")]
