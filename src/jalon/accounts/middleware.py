"""Every request carries what its person may do, worked out once and only when asked."""

from django.utils.functional import SimpleLazyObject

from jalon.accounts import access


def perimeter(get_response):
    def middleware(request):
        request.perimeter = SimpleLazyObject(lambda: access.perimeter_of(request.user))
        return get_response(request)

    return middleware
