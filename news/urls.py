"""Addresses for machines, once for the whole site: pictures to share, sitemaps, robots.txt."""

from django.urls import path

from .readers import sitemaps
from .readers.sharing import views as sharing

urlpatterns = [
    path("share/site.png", sharing.site_image, name="site_image"),
    path("share/<int:story_id>.png", sharing.share_image, name="share_image"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-stories-<int:number>.xml", sitemaps.stories, name="sitemap_stories"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
