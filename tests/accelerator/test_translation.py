"""Messages are found, compared and compiled without gettext's programs."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from accelerator.translation.catalogues import bring_up_to_date, catalogue_path, compile_stale, read
from accelerator.translation.checking import complaints
from accelerator.translation.extraction import Message, UntranslatableString, extract, in_python, in_template

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""


def catalogue(folder: Path, body: str) -> Path:
    path = catalogue_path(folder, "ru")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def asked(*messages: Message) -> dict[tuple[str, str], Message]:
    return {message.key: message for message in messages}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('_("Call")', Message("", "Call", "")),
        ('gettext_lazy("Until "\n  "noon")', Message("", "Until noon", "")),
        ('translation.gettext("Call")', Message("", "Call", "")),
        ('ngettext("%(n)s day", "%(n)s days", n)', Message("", "%(n)s day", "%(n)s days")),
        ('pgettext_lazy("month", "May")', Message("month", "May", "")),
        ('npgettext("files", "one", "many", n)', Message("files", "one", "many")),
        (
            'from django.utils.translation import gettext_lazy as _l; _l("Call")',
            Message("", "Call", ""),
        ),
        (
            'from django.utils.translation import npgettext as _np; _np("files", "one", "many", n)',
            Message("files", "one", "many"),
        ),
    ],
)
def test_a_message_in_python_is_found(source, message):
    (found,) = in_python(source, "calls/models.py")
    assert (found.context, found.singular, found.plural) == (
        message.context,
        message.singular,
        message.plural,
    )
    assert found.place == "calls/models.py:1"


@pytest.mark.parametrize(
    "source",
    [
        'from calls.pills import wait as _l; _l("Call")',
        "from django.utils.translation import gettext as translated; translated(marked_elsewhere)",
    ],
)
def test_a_name_that_marks_no_message_is_passed_over(source):
    assert list(in_python(source, "a.py")) == []


@pytest.mark.parametrize("source", ['_(f"Call {name}")', "_(name)", 'ngettext("day", plural, n)'])
def test_a_message_that_is_not_a_literal_is_refused(source):
    with pytest.raises(UntranslatableString, match=r"a\.py:1: a translated string must be a literal"):
        list(in_python(source, "a.py"))


@pytest.mark.parametrize(
    ("source", "context", "singular", "plural"),
    [
        ('{% translate "Submit the application" %}', "", "Submit the application", ""),
        ("{% translate 'It\"s' context 'quote' %}", "quote", 'It"s', ""),
        ('{% include "a.html" with title=_("Calls") %}', "", "Calls", ""),
        ('{{ _("Calls") }}', "", "Calls", ""),
        (
            "{% blocktranslate trimmed %}\n  Dear\n  {{ name }}\n{% endblocktranslate %}",
            "",
            "Dear %(name)s",
            "",
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            "",
            "%(n)s day",
            "%(n)s days",
        ),
        ('{% translate "100% sure" %}', "", "100%% sure", ""),
    ],
)
def test_a_message_in_a_template_is_found(source, context, singular, plural):
    (found,) = in_template(f"<p>it's</p>\n{source}\n", "templates/a.html")
    assert (found.context, found.singular, found.plural) == (context, singular, plural)
    assert found.place == "templates/a.html:2"


def test_extraction_walks_folders_and_keeps_the_first_place(tmp_path):
    (tmp_path / "calls").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "calls" / "models.py").write_text('_("Call")\n_("Theme")\n')
    (tmp_path / "templates" / "call.html").write_text('{% translate "Call" %}')
    (tmp_path / "templates" / "mail.txt").write_text('{% translate "Dear" %}')
    found = extract(tmp_path, ("calls", "templates"))
    assert {key[1]: message.place for key, message in found.items()} == {
        "Call": "calls/models.py:1",
        "Theme": "calls/models.py:2",
        "Dear": "templates/mail.txt:1",
    }


CALL = Message("", "Call", "", "a.py:1")
DAYS = Message("", "%(n)s day", "%(n)s days", "a.py:2")


@pytest.mark.parametrize(
    ("body", "message", "sentence"),
    [
        ("", CALL, "a.py:1: not in the catalogue: 'Call'"),
        ('msgid "Call"\nmsgstr ""\n', CALL, "a.py:1: not translated: 'Call'"),
        ('#, fuzzy\nmsgid "Call"\nmsgstr "Конкурс"\n', CALL, "a.py:1: marked fuzzy: 'Call'"),
        (
            'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n'
            'msgstr[0] "%(n)s день"\nmsgstr[1] ""\nmsgstr[2] ""\n',
            DAYS,
            "a.py:2: not translated: '%(n)s day'",
        ),
        ('msgid "%(n)s day"\nmsgstr "%(n)s день"\n', DAYS, "a.py:2: the plural is missing: '%(n)s day'"),
    ],
)
def test_what_is_missing_is_named(tmp_path, body, message, sentence):
    found = list(complaints(read(catalogue(tmp_path, body)), asked(message)))
    assert found == [sentence]


def test_a_lost_placeholder_is_named(tmp_path):
    body = 'msgid "Dear %(name)s"\nmsgstr "Уважаемый %(имя)s"\n\nmsgid "Until {day}"\nmsgstr "До дня"\n'
    messages = asked(Message("", "Dear %(name)s", "", "a:1"), Message("", "Until {day}", "", "a:2"))
    first, second = complaints(read(catalogue(tmp_path, body)), messages)
    assert first.startswith("a:1: ") and "имя" in first
    assert second == "a:2: the placeholders differ: ['day']: 'Until {day}'"


def test_a_translation_that_nothing_asks_for_is_named(tmp_path):
    path = catalogue(tmp_path, 'msgid "Call"\nmsgstr "Конкурс"\n')
    assert list(complaints(read(path), {})) == ["nothing asks for: 'Call'"]


def test_a_bare_per_cent_sign_is_no_placeholder(tmp_path):
    body = 'msgid "Releases, % of the award"\nmsgstr "Открывает, % награды"\n'
    message = Message("", "Releases, % of the award", "", "a:1")
    assert list(complaints(read(catalogue(tmp_path, body)), asked(message))) == []


def test_a_complete_catalogue_has_no_complaints(tmp_path):
    body = (
        'msgid "Call"\nmsgstr "Конкурс"\n\nmsgid "%(n)s day"\nmsgid_plural "%(n)s days"\n'
        'msgstr[0] "%(n)s день"\nmsgstr[1] "%(n)s дня"\nmsgstr[2] "%(n)s дней"\n'
    )
    assert list(complaints(read(catalogue(tmp_path, body)), asked(CALL, DAYS))) == []


def test_a_compiled_catalogue_speaks_russian_with_all_plurals(tmp_path):
    body = (
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "день"\nmsgstr[1] "дня"\nmsgstr[2] "дней"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "май"\n\n#, fuzzy\nmsgid "Call"\nmsgstr "Звонок"\n'
    )
    path = catalogue(tmp_path, body)
    assert list(compile_stale([tmp_path])) == [path.with_suffix(".mo")]
    spoken = gettext.translation("django", tmp_path, ["ru"])
    assert [spoken.ngettext("day", "days", n) for n in (1, 2, 5, 11, 21)] == [
        "день",
        "дня",
        "дней",
        "дней",
        "день",
    ]
    assert spoken.pgettext("month", "May") == "май"
    assert spoken.gettext("Call") == "Call"


def test_only_what_changed_is_compiled_again(tmp_path):
    path = catalogue(tmp_path, 'msgid "Call"\nmsgstr "Конкурс"\n')
    assert len(list(compile_stale([tmp_path]))) == 1
    assert list(compile_stale([tmp_path])) == []
    assert len(list(compile_stale([tmp_path], force=True))) == 1
    later = path.with_suffix(".mo").stat().st_mtime + 5
    os.utime(path, (later, later))
    assert len(list(compile_stale([tmp_path]))) == 1


def test_a_broken_catalogue_is_refused_and_leaves_the_old_one(tmp_path):
    path = catalogue(tmp_path, 'msgid "Call"\nmsgstr "Конкурс"\n')
    list(compile_stale([tmp_path]))
    before = path.with_suffix(".mo").read_bytes()
    path.write_text(HEADER + 'msgid "Call"\nThis is no catalogue.\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        list(compile_stale([tmp_path], force=True))
    assert path.with_suffix(".mo").read_bytes() == before


def test_bringing_up_to_date_adds_drops_and_keeps(tmp_path):
    path = catalogue(tmp_path, 'msgid "Call"\nmsgstr "Конкурс"\n\nmsgid "Gone"\nmsgstr "Ушло"\n')
    assert bring_up_to_date(path, [CALL, DAYS]) == 1
    entries = {entry.id: entry.string for entry in read(path) if entry.id}
    assert entries == {"Call": "Конкурс", ("%(n)s day", "%(n)s days"): ("", "", "")}
    text = path.read_text(encoding="utf-8")
    assert "Gone" not in text and "fuzzy" not in text


def test_a_catalogue_that_does_not_exist_is_begun(tmp_path):
    path = catalogue_path(tmp_path, "kk")
    assert bring_up_to_date(path, [CALL]) == 1
    assert [entry.id for entry in read(path) if entry.id] == ["Call"]
