"""Every request carries what its person may do, read once and only when asked."""

from django.utils.functional import SimpleLazyObject

from jalon.accounts import access


def perimeter(get_response):
    def middleware(request):
        person = request.user
        request.user = SimpleLazyObject(lambda: access.hold_perimeter(person))
        request.perimeter = SimpleLazyObject(lambda: access.perimeter_of(request.user))
        return get_response(request)

    return middleware
