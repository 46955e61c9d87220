from jalon.antibiotics.bringing import urls as bringing
from jalon.antibiotics.checks import urls as checks
from jalon.antibiotics.comparing import urls as comparing
from jalon.antibiotics.consuming import urls as consuming
from jalon.antibiotics.crossing import urls as crossing
from jalon.antibiotics.exports import urls as exports
from jalon.antibiotics.overview import urls as overview
from jalon.antibiotics.reports import urls as reports
from jalon.antibiotics.resisting import urls as resisting
from jalon.antibiotics.settling import urls as settling

app_name = "antibiotics"
urlpatterns = [
    *overview.urlpatterns,
    *consuming.urlpatterns,
    *resisting.urlpatterns,
    *crossing.urlpatterns,
    *comparing.urlpatterns,
    *checks.urlpatterns,
    *bringing.urlpatterns,
    *settling.urlpatterns,
    *reports.urlpatterns,
    *exports.urlpatterns,
]
