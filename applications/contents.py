"""What an application holds now, or what would be sealed: values and files over the frozen form.

The flow's guards read this, so it knows no model of this app: rows come through the application.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calls.answers import Checked, check, missing
from calls.conditions import asked_keys, asked_sections
from calls.consents import is_current
from calls.form_tree import FormTree, SectionTree, read_form

if TYPE_CHECKING:
    from applications.models import Answer, Application, Attachment
    from calls.models import Call, Question

FileValue = dict[
    str, Any
]  # "name", "size", "sha256", "kind", "upload" (public id) and, while working, "state"


@dataclass(frozen=True)
class Contents:
    """The values by question key; a file question's value is its list of files."""

    tree: FormTree
    values: Mapping[str, Any]
    rows: Mapping[str, Answer] = field(default_factory=dict)
    agreed: Mapping[str, Any] = field(default_factory=dict)  # what each consent agreed to, and when
    outdated: frozenset[str] = frozenset()  # consents whose text has changed since

    def shown(self, section: SectionTree | None = None) -> Iterator[Question]:
        """The questions that are asked, given the answers: of one section, or of the whole form."""
        for question in section.questions if section else self.tree.questions():
            if question.key in self._asked:
                yield question

    @cached_property
    def _asked(self) -> frozenset[str]:
        return asked_keys(self.tree, self.values)

    @cached_property
    def sections(self) -> list[SectionTree]:
        """The sections that are asked, given the answers."""
        return asked_sections(self.tree, self.values)

    def checked(self, question: Question) -> Checked:
        """The answer to a question with what is wrong with it."""
        return check(question, self.values.get(question.key))

    def is_missing(self, question: Question) -> bool:
        """Whether the question is asked, required and blank."""
        return missing(question, self.values.get(question.key))

    def files(self, question_key: str) -> list[FileValue]:
        """The files that answer a question."""
        found = self.values.get(question_key)
        return found if isinstance(found, list) else []


def read_contents(application: Application, *, tree: FormTree | None = None) -> Contents:
    """The working answers and files: two queries, and five for the form where it is not given."""
    tree = tree or read_form(application.form)
    kept = application.attachments.filter(removed_at__isnull=True).select_related("upload")
    return contents_of(tree, application.call, application.answers.all(), kept)


def contents_of(
    tree: FormTree, call: Call, answers: Iterable[Answer], attachments: Iterable[Attachment]
) -> Contents:
    """What these rows hold over a form: also over another version than they were written in. No query."""
    rows = {row.question_key: row for row in answers}
    values: dict[str, Any] = {key: row.value for key, row in rows.items()}
    files: dict[str, list[FileValue]] = {}
    for attachment in attachments:
        files.setdefault(attachment.question_key, []).append(file_value(attachment))
    agreed = {key: row.agreed for key, row in rows.items() if row.agreed}
    outdated = frozenset(
        one.key
        for one in tree.questions()
        if one.kind == "consent" and not is_current(agreed.get(one.key), one, call)
    )
    values.update(dict.fromkeys(outdated))
    return Contents(tree, {**values, **files}, rows, agreed, outdated)


def contents_to_seal(application: Application, *, tree: FormTree | None = None) -> Contents:
    """What the next submission would hold. While a correction is open: the submission that counts, in
    which only the named fields are taken from the working answers."""
    working = read_contents(application, tree=tree)
    request = _open_correction(application)
    if request is None or application.valid_submission is None:
        return working
    sealed = sealed_values(application.valid_submission.document)
    named = set(request.question_keys)
    merged = {key: value for key, value in sealed.items() if key not in named}
    merged.update({key: value for key, value in working.values.items() if key in named})
    agreed = {key: one for key, one in working.agreed.items() if key in named}
    agreed.update(_sealed_agreements(application.valid_submission.document, but=named))
    return Contents(working.tree, merged, working.rows, agreed, working.outdated & named)


def named_fields(application: Application) -> frozenset[str] | None:
    """The question keys that may be changed now; None for all of them."""
    request = _open_correction(application)
    return frozenset(request.question_keys) if request else None


def sealed_values(document: str) -> dict[str, Any]:
    """The values of a sealed document by question key, files included."""
    sealed = json.loads(document)
    values: dict[str, Any] = {one["question"]: one["value"] for one in sealed["answers"]}
    for file in sealed["attachments"]:
        value = {key: item for key, item in file.items() if key != "question"}
        values.setdefault(file["question"], []).append({**value, "state": "ready"})
    return values


def _sealed_agreements(document: str, *, but: set[str]) -> dict[str, Any]:
    consents = json.loads(document)["consents"]
    return {
        one["question"]: {key: value for key, value in one.items() if key != "question"}
        for one in consents
        if one["question"] not in but
    }


def file_value(attachment: Attachment) -> FileValue:
    """A file as a value: its fingerprint and its own name."""
    upload = attachment.upload
    return {
        "upload": str(upload.public_id),
        "name": upload.original_name,
        "size": upload.size,
        "sha256": upload.sha256,
        "kind": upload.kind,
        "state": upload.state,
    }


def _open_correction(application: Application) -> Any:
    if application.state != "correction_requested":
        return None
    return application.corrections.filter(state="open").first()
