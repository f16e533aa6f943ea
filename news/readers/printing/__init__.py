"""What readers get of a story, made once: the page's parts, the card, the item of a feed, the API's shape."""
