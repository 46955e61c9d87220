"""{% load jalon %}: French figures and dates, icons, owners, states, and components that hold content."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalon import catalogue
from jalon.ui import charts, french, icons, states

register = template.Library()

OWNER_COLOURS = {"gris", "jaune", "bleu", "vert"}


@register.filter
def number_fr(value: object, decimals: int | None = None) -> str:
    """{{ 1386|number_fr }} → 1 386; {{ 46.9|number_fr:2 }} → 46,90."""
    return french.number(value, decimals)


@register.filter
def percent_fr(value: object, decimals: int | None = None) -> str:
    """{{ 46.9|percent_fr }} → 46,9 % (the value is already out of a hundred)."""
    return french.percent(value, decimals)


@register.filter
def amount_fr(value: object, decimals: int = 0) -> str:
    """{{ 12500|amount_fr }} → 12 500 €."""
    return french.amount(value, decimals)


@register.filter
def month_fr(code: object, after: str = "") -> str:
    """{{ "2022-08"|month_fr }} → août 2022; {{ "2022-08"|month_fr:"de" }} → d’août 2022."""
    return french.month(code, after)


@register.filter
def date_fr(value: object, form: str = "") -> str:
    """{{ day|date_fr }} → 1er août 2022; {{ day|date_fr:"court" }} → 01/08/2022."""
    return french.short_day(value) if form == "court" else french.day(value)


@register.filter
def datetime_fr(value: datetime | None, form: str = "") -> str:
    """{{ at|datetime_fr }} → 31 août 2022 à 14 h 05 (Paris); with "court": 31/08/2022 14:05."""
    return french.short_instant(value) if form == "court" else french.instant(value)


@register.filter
def plural(count: object, forms: str) -> str:
    """{{ n|plural:"ligne" }} → 1 386 lignes; {{ n|plural:"cheval,chevaux" }}."""
    return french.counted(count, forms)


@register.filter
def agreed(count: object, forms: str) -> str:
    """{{ n|agreed:"rejetée" }} → rejetées: the word alone."""
    return french.agreed(count, forms)


@register.filter
def field_kind(field: Any) -> str:
    """The nature of a form field's widget: text, select, checkbox, file, textarea, group…"""
    if field.use_fieldset:
        return "group"
    widget = field.field.widget
    return getattr(widget, "input_type", None) or field.widget_type


@register.simple_tag
def icon(name: str, label: str = "", size: int = 16) -> SafeString:
    """{% icon "sun" %} beside a word, {% icon "sun" "Déployé" %} alone."""
    return icons.drawn(str(name), str(label), size)


@register.simple_tag
def owner(actor: Any, form: str = "") -> SafeString:
    """{% owner actor %}: who owns a column, by colour and by word. Takes an Actor or its id."""
    known = catalogue.current().actors.get(actor) if isinstance(actor, str) else actor
    title = getattr(known, "title", None) or str(actor)
    colour = getattr(known, "colour", "gris")
    shown = colour if colour in OWNER_COLOURS else "gris"
    return format_html('<span class="owner owner-{}{}">{}</span>', shown, f" {form}" if form else "", title)


@register.simple_tag
def state(code: object, word: str = "") -> SafeString:
    """{% state delivery.state %}, {% state job.state job.get_state_display %}: sign, colour and word."""
    look = states.look_of(code)
    return _badge(look.tone, look.icon, str(word or look.word))


@register.simple_tag
def badge(word: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """{% badge "3 anomalies" "warning" "triangle-alert" %}."""
    return _badge(tone, icon, word)


@register.simple_tag
def meteo(value: object) -> SafeString:
    """{% meteo "Déployé / VA signée" %}: the region's weather of a deployment, sky and word."""
    look = states.meteo_of(value)
    sky = icons.drawn(look.icon)
    return format_html('<span class="meteo tone-{}">{} <span>{}</span></span>', look.tone, sky, look.word)


@register.simple_tag
def sparkline(values: Sequence[float | None], title: str, periods: Sequence[str] = ()) -> SafeString:
    """{% sparkline values "Messages envoyés" periods %}: the last months as a line."""
    return charts.sparkline(values, title=title, periods=periods)


@register.simple_tag
def bar(value: float | None, maximum: float, label: str) -> SafeString:
    """{% bar 47 100 "47 %" %}: a horizontal bar; print the figure beside it."""
    return charts.bar(value, maximum=maximum, label=label)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """{% query page=2 %}: the address of this page with some parameters changed ("" removes one)."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """{% notice "warning" "Titre" %}…{% endnotice %}."""
    return render_to_string("ui/components/notice.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag
def dialog(content: str, ident: str, title: str) -> str:
    """{% dialog "retirer" "Retirer cette ligne ?" %}…{% enddialog %}, opened by data-opens="retirer"."""
    return render_to_string("ui/components/dialog.html", {"content": content, "ident": ident, "title": title})


@register.simple_block_tag
def panel(content: str, ident: str, title: str) -> str:
    """{% panel "cellule" "Origine de la valeur" %}…{% endpanel %}: the side panel of a page."""
    return render_to_string("ui/components/side_panel.html", {"content": content, "ident": ident, "title": title})


@register.simple_block_tag
def scroller(content: str, label: str) -> str:
    """{% scroller "Livraisons" %}<table class="data">…</table>{% endscroller %}: a wide table keeps its page still."""
    return render_to_string("ui/components/scroller.html", {"content": content, "label": label})


@register.filter
def look_of_notice(tone: str) -> states.Look:
    """The sign and word of a notice, from its tone (or a Django message's tags)."""
    return next((states.NOTICES[part] for part in str(tone).split() if part in states.NOTICES), states.NOTICES["info"])


def _badge(tone: str, icon: str, word: str) -> SafeString:
    sign = format_html("{} ", icons.drawn(icon)) if icon else ""
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, sign, word)
