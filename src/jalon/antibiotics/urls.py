from importlib import import_module
from importlib.util import find_spec

app_name = "antibiotics"
# Each part of the feature says its own addresses; one that does not exist yet has none.
PARTS = (
    "overview", "consuming", "resisting", "crossing", "comparing", "checks", "bringing", "settling", "reports",
    "exports",
)  # fmt: skip
urlpatterns = [
    pattern
    for part in PARTS
    if find_spec(f"jalon.antibiotics.{part}") and find_spec(f"jalon.antibiotics.{part}.urls")
    for pattern in import_module(f"jalon.antibiotics.{part}.urls").urlpatterns
]
