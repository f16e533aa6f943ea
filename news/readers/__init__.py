"""What readers get: lists, the page of the check, sitemaps, feeds, share pictures, the API."""
