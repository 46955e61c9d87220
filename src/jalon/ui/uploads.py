"""Files that name persons are never spooled to the disk: they stay in memory while the request lasts.

@in_memory(limit=50 * 2**20)
def receive(request): ...      # request.FILES as usual; more than the limit is a Refusal
"""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse

from jalon.kernel.refusal import Refusal

LIMIT = "upload_limit"  # an attribute of the view, read before its form is


class InMemoryUpload(FileUploadHandler):
    """Keeps the files of one request in memory, `limit` bytes in all; what passes is read, dropped and remembered.

    It refuses nothing itself: forms are read by middleware, where a refusal would not become a page.
    """

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.received = 0
        self.file = BytesIO()

    @property
    def passed(self) -> bool:
        return self.received > self.limit

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self.file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.passed:
            self.file = BytesIO()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.passed:
            return None
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


def in_memory(limit: int) -> Callable:
    """Decorator: the files sent to this view never touch the disk. Above `limit` bytes, a Refusal."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            handler = request.upload_handlers[0]
            if not isinstance(handler, InMemoryUpload):
                raise RuntimeError("ChooseUploads is not among the middleware")
            len(request.FILES)  # read now, if nothing did before
            if handler.passed:
                raise Refusal(f"Le fichier dépasse {limit >> 20} Mo : rien n'en a été gardé.")
            return view(request, *arguments, **named)

        setattr(guarded, LIMIT, limit)
        return guarded

    return decorate


class ChooseUploads:
    """Middleware: looks at the view before anything reads the form."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, arguments: Any, named: Any) -> None:
        limit = getattr(view, LIMIT, None)
        if limit is not None:
            request.upload_handlers = [InMemoryUpload(request, limit)]
