"""The tags and filters that the portal's templates are built with: {% load look %}."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import fields
from core.hub import hub
from core.hub_time import hub_time as on_the_hubs_clocks
from core.icons import ICONS
from core.json_ld import data_block
from core.pills import Pill
from core.time_words import time_words as words_of_time

register = template.Library()
register.filter("hub_time", on_the_hubs_clocks)
register.filter("data_block", data_block)

NOTICE_ICONS = {"": "info", "wait": "warn", "ok": "check", "no": "cross"}
MESSAGE_TONES = {"success": "ok", "warning": "wait", "error": "no"}
MOST_DIAMONDS = 40


@register.simple_tag
def icon(name: str, css: str = "", flip: bool = False) -> SafeString:
    """Draw an icon that a screen reader passes over; raise TemplateSyntaxError for an unknown name.

    {% icon "check" %} {% icon "arrow" flip=True %} turns with right-to-left text {% icon "check" css="ok" %}
    """
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}.")
    classes = " ".join(filter(None, ["icon", css, "icon--flip" if flip else ""]))
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawing, from a table in code
    )


@register.simple_tag
def status_pill(pill: Pill | None) -> SafeString:
    """Draw a state: shape and word in a tint. None draws nothing."""
    if not pill:
        return SafeString("")
    return format_html('<span class="status status--{}">{}{}</span>', pill.tone, icon(pill.icon), pill.label)


@register.simple_tag
def control(field: BoundField, **extra: str) -> SafeString:
    """Draw a field's control alone, joined to its hint, error and count: {% control form.title rows=4 %}."""
    return fields.draw_control(field, **extra)


@register.simple_tag
def options_of(groups: Iterable[fields.OptionGroup]) -> SafeString:
    """Draw the options of a list to choose from, letter for letter as Django's own templates would."""
    return fields.draw_options(groups)


@register.filter
def describing_ids(field: BoundField) -> str:
    """Return the ids of what describes a field, for the fieldset around a list of choices."""
    return fields.describing_ids(field)


@register.filter
def lengths_of(field: BoundField) -> list[fields.Length]:
    """Return how long the answer is by each limit that the field has; nothing where it has none."""
    return fields.lengths_of(field)


@register.simple_tag
def error_summary(*forms_and_sets: Any) -> str:
    """Draw the box of errors above a page, for forms, formsets and lists of forms in page order; nothing
    without errors.

    A form shown here is marked, so that the crispy pack does not repeat its general errors.
    """
    given = [one for item in forms_and_sets for one in (item if isinstance(item, list) else [item])]
    present = [item for item in given if item]
    complaints = list(fields.complaints_of(present))
    for item in present:
        item.is_in_summary = True
    if not complaints:
        return ""
    answers = {complaint.target for complaint in complaints if complaint.target}
    return render_to_string("components/errors.html", {"complaints": complaints, "count": len(answers)})


@register.filter
def has_errors(item: Any) -> bool:
    """Return whether a form or formset was sent and refused; False for anything else."""
    return bool(item) and any(True for _complaint in fields.complaints_of([item]))


@register.simple_block_tag(name="notice")
def notice(content: str, headline: str, tone: str = "", icon: str = "", level: int = 2) -> str:
    """Draw a notice around what to do: {% notice "The fact" tone="wait" %}<p>Do this.</p>{% endnotice %}."""
    context = {"headline": headline, "tone": tone, "icon": icon, "level": level, "content": content}
    return render_to_string("components/notice.html", context)


@register.simple_block_tag(name="table_region")
def table_region(content: str, label: str, css: str = "") -> SafeString:
    """Draw the frame in which a wide table or chart scrolls, reachable by keyboard, named by `label`."""
    classes = f"scroll {css}".strip()
    frame = '<div class="{}" role="region" aria-label="{}" tabindex="0" data-more="{}">{}</div>'
    more = _("More columns to the side")  # shown by the stylesheet where the table is wider than its frame
    return format_html(frame, classes, label, more, mark_safe(content))  # noqa: S308 - rendered template


@register.filter
def notice_icon(tone: str) -> str:
    """Return the icon that goes with a notice's tone."""
    return NOTICE_ICONS.get(tone or "", "info")


@register.filter
def message_tone(message: Any) -> str:
    """Return the notice's tone for a message of django.contrib.messages."""
    return MESSAGE_TONES.get(message.level_tag, "")


@register.simple_tag
def progress(done: int, total: int, begun: int = 0, label: str = "") -> SafeString:
    """Draw a row of diamonds, done, begun and open; a bar when there are more than forty."""
    words = label or _("%(done)s of %(total)s done") % {"done": done, "total": total}
    context = {"label": words, "done": done, "total": total}
    if total > MOST_DIAMONDS:
        return SafeString(render_to_string("components/progress_bar.html", context))
    shapes = {"full": diamonds(0, done), "soft": diamonds(done, done + begun)}
    shapes["open"] = diamonds(done + begun, total)
    width = max(total, 1) * 40
    return SafeString(render_to_string("components/progress.html", {**context, **shapes, "width": width}))


def diamonds(start: int, end: int) -> str:
    """Return the path of the diamonds number `start` to `end` (not included), 40 units apart."""
    return "".join(f"M{18 + 40 * i} 1l17 9-17 9-17-9z" for i in range(start, end))


@register.simple_tag
def stylesheet_url(path: str = "hub.css") -> str:
    """Return the address of a stylesheet, also on an error page that is shown because files are missing."""
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def hub_setting(name: str) -> str:
    """Return a word about the body that runs the portal, for pages and mails rendered without a request."""
    return hub().get(name, "")


@register.simple_tag
def time_words() -> str:
    """Return the words that countdown.js needs, as JSON for an attribute."""
    return words_of_time()


@register.simple_tag
def own_languages() -> list[tuple[str, str]]:
    """Return the portal's languages as (code, name), each name in its own language."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


@register.filter
def file_type(name: str) -> str:
    """Return the letters on a file's badge: its extension in capitals, at most four, or "?"."""
    stem, dot, extension = str(name).rpartition(".")
    return extension[:4].upper() if dot and stem and extension.isalnum() else "?"


@register.simple_tag
def optional_mark(field: BoundField) -> SafeString:
    """Mark a field that may stay empty; what is required, or required with some answers, is not marked."""
    if field.field.required or field.field.disabled or getattr(field.field, "is_required_sometimes", False):
        return SafeString("")
    return format_html(' <span class="optional">{}</span>', _("(optional)"))


@register.filter
def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, for a face."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def decimal_mark() -> str:
    """The sign before decimals in the reader's language."""
    return str(formats.get_format("DECIMAL_SEPARATOR"))
