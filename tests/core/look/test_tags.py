"""The small things that templates are built with."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from core.icons import ICONS
from core.pills import Pill
from core.templatetags.look import diamonds, file_type, initials
from core.time_words import time_words


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_icon_is_drawn_and_hidden_from_readers() -> None:
    html = render('{% icon "check" css="ok" %}')
    assert html.startswith('<svg class="icon ok" viewBox="0 0 20 20" aria-hidden="true"')
    assert ICONS["check"] in html


def test_unknown_icon_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'tick'"):
        render('{% icon "tick" %}')


def test_state_is_a_shape_and_an_escaped_word() -> None:
    html = render("{% status_pill pill %}", pill=Pill("Over & done", "ok", "check"))
    assert 'class="status status--ok"' in html
    assert "<svg" in html
    assert "Over &amp; done" in html


def test_no_state_draws_nothing() -> None:
    assert render("{% status_pill None %}") == ""


@pytest.mark.parametrize(("tone", "icon"), [("green", "check"), ("ok", "tick")])
def test_pill_with_unknown_tone_or_icon_is_refused(tone: str, icon: str) -> None:
    with pytest.raises(ValueError, match="no pill"):
        Pill("Done", tone, icon)  # type: ignore[arg-type]


def test_notice_escapes_its_headline_and_keeps_its_content() -> None:
    html = render('{% notice name tone="wait" %}<p>Go on.</p>{% endnotice %}', name="A < B")
    assert "notice--wait" in html
    assert "<h2>A &lt; B</h2>" in html
    assert "<p>Go on.</p>" in html


def test_table_region_is_named_and_reachable() -> None:
    html = render("{% table_region name %}<table></table>{% endtable_region %}", name='The "first" round')
    assert 'role="region" aria-label="The &quot;first&quot; round" tabindex="0"' in html
    assert "<table></table>" in html


def test_progress_draws_done_begun_and_open() -> None:
    html = render("{% progress 7 20 1 %}")
    assert 'aria-label="7 of 20 done"' in html
    assert (html.count("M"), diamonds(0, 7).count("M")) == (20, 7)


def test_long_progress_is_a_bar() -> None:
    assert '<progress class="progress-bar" max="120" value="30"' in render("{% progress 30 120 %}")


@pytest.mark.parametrize(
    ("name", "badge"),
    [("a.pdf", "PDF"), ("смета.XLSX", "XLSX"), (".env", "?"), ("readme", "?"), ("a.b c", "?")],
)
def test_badge_of_a_file(name: str, badge: str) -> None:
    assert file_type(name) == badge


def test_initials_are_those_of_first_and_last_word() -> None:
    assert [initials(name) for name in ("Asel Example", "Ұлпан Әли Үлгі", "Asel", "")] == [
        "AE",
        "ҰҮ",
        "A",
        "",
    ]


def test_words_of_time_come_in_the_active_language() -> None:
    with translation.override("kk"):
        assert "бейсенбі" in time_words()
    with translation.override("en"):
        assert '"day": ["day", "days", "days"]' in time_words()
        assert '"pattern": "E d MMM"' in time_words()
