"""Marks each rendering, so that two answers can be told to be of one."""

import time
from uuid import uuid4


class StampMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/news/"):
            time.sleep(0.1)  # a page that takes its time gives others the chance to start too
        response = self.get_response(request)
        response.headers["X-Made"] = str(uuid4())
        return response
