"""Every address of the API, version 1: declared once, for the views, the OpenAPI document and the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.problems import BadParameter
from incubation.open_data import call_shapes, shapes

BASE = "api/v1/"
JSON, CSV = "application/json", "text/csv"
LONGEST_PAGE, PAGE_SIZE = 100, 50
_NAMES = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query; `schema` is what it is held to."""

    name: str
    tells: str | Promise
    schema: dict[str, Any]

    def read(self, text: str) -> Any:
        """What it says. Raises BadParameter with a sentence."""
        if "enum" in self.schema:
            if text in self.schema["enum"]:
                return text
            known = ", ".join(self.schema["enum"])
            raise BadParameter(_g("%(name)s is one of: %(known)s.") % {"name": self.name, "known": known})
        if self.schema["type"] == "integer":
            return self._number(text)
        if re.fullmatch(self.schema["pattern"].strip("^$"), text, re.ASCII):
            return text
        raise BadParameter(
            _g("%(name)s is not written as it must be: %(tells)s")
            % {"name": self.name, "tells": str(self.tells)}
        )

    def _number(self, text: str) -> int:
        least, most = self.schema["minimum"], self.schema["maximum"]
        if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) and least <= int(text) <= most:
            return int(text)
        raise BadParameter(
            _g("%(name)s is a whole number from %(least)s to %(most)s.")
            % {"name": self.name, "least": least, "most": most}
        )


@dataclass(frozen=True)
class Endpoint:
    """One address: its URL name, its route below `BASE` as Django writes it, and the shape of its answer."""

    name: str
    route: str
    tells: str | Promise
    answer: Any
    asks: tuple[Parameter, ...] = ()
    media: str = JSON

    @property
    def template(self) -> str:
        """The address with {names}."""
        return "/" + BASE + _NAMES.sub(r"{\1}", self.route)

    @property
    def names(self) -> list[str]:
        return _NAMES.findall(self.route)

    def read(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """The parameters that were given, by name. Raises BadParameter with a sentence."""
        known = {one.name: one for one in self.asks}
        found = {}
        for name, texts in query.items():
            if name not in known:
                raise BadParameter(_unknown(name, list(known)))
            if len(texts) > 1:
                raise BadParameter(_g("%(name)s is given more than once.") % {"name": name})
            found[name] = known[name].read(texts[0])
        return found


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return _g("This address takes no parameters.")
    return _g("There is no parameter “%(name)s” here. Known are: %(known)s.") % {
        "name": name[:60],
        "known": ", ".join(known),
    }


_SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,80}$"}
SHOW = Parameter(
    "show",
    _("Which calls: open now, coming or past."),
    {"type": "string", "enum": ["open", "coming", "past"]},
)
PROGRAMME = Parameter("programme", _("The key of a programme."), _SLUG)
CALL = Parameter("call", _("The slug of a call."), _SLUG)
YEAR = Parameter("year", _("The year of the call."), {"type": "integer", "minimum": 1990, "maximum": 2999})
COUNTRY = Parameter(
    "country",
    _("A country by its two capital letters, ISO 3166."),
    {"type": "string", "pattern": "^[A-Z]{2}$"},
)
PAGE = Parameter(
    "page",
    _("The number of the page; 1 where it is not given."),
    {"type": "integer", "minimum": 1, "maximum": 100_000},
)
SIZE = Parameter(
    "size",
    _("How many stand on a page; 50 where it is not given."),
    {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE},
)
_PAGED = (PAGE, SIZE)
_OF_CALLS = (SHOW, PROGRAMME, YEAR)
_OF_WINNERS = (CALL, PROGRAMME, YEAR, COUNTRY)
_OF_PRODUCTS = (CALL, PROGRAMME)

ENDPOINTS: dict[str, Endpoint] = {
    one.name: one
    for one in (
        Endpoint("api_index", "", _("Every address of this API"), shapes.Index),
        Endpoint("api_openapi", "openapi.json", _("This API as an OpenAPI 3.1 document"), dict[str, Any]),
        Endpoint(
            "api_calls",
            "calls/",
            _("Calls: open, coming and past"),
            shapes.CallsPage,
            (*_OF_CALLS, *_PAGED),
        ),
        Endpoint(
            "api_call",
            "calls/<slug:slug>/",
            _("One call with its whole form, rules, dates and award"),
            call_shapes.CallWhole,
        ),
        Endpoint(
            "api_announced",
            "results/",
            _("Announced calls with what was counted"),
            shapes.ResultsPage,
            (PROGRAMME, YEAR, *_PAGED),
        ),
        Endpoint(
            "api_results",
            "calls/<slug:slug>/results/",
            _("The results of one call: counts, countries, themes, winners"),
            shapes.Results,
        ),
        Endpoint(
            "api_integrity",
            "calls/<slug:slug>/integrity/",
            _("How one call was decided: seals, counts, agreement of the jury"),
            shapes.Integrity,
        ),
        Endpoint(
            "api_winners",
            "winners/",
            _("Winners with their journey since the award"),
            shapes.WinnersPage,
            (*_OF_WINNERS, *_PAGED),
        ),
        Endpoint(
            "api_products",
            "products/",
            _("Case studies, manuals and papers that came of the calls"),
            shapes.ProductsPage,
            (*_OF_PRODUCTS, *_PAGED),
        ),
        Endpoint("api_programmes", "programmes/", _("Programmes"), shapes.ProgrammesPage, _PAGED),
        Endpoint(
            "api_programme",
            "programmes/<slug:programme>/",
            _("The statistics of one programme over its announced calls"),
            shapes.Statistics,
        ),
        Endpoint("api_calls_csv", "calls.csv", _("Calls as a table"), str, _OF_CALLS, CSV),
        Endpoint("api_winners_csv", "winners.csv", _("Winners as a table"), str, _OF_WINNERS, CSV),
        Endpoint("api_products_csv", "products.csv", _("Products as a table"), str, _OF_PRODUCTS, CSV),
        Endpoint(
            "api_statistics_csv",
            "statistics.csv",
            _("What was counted of each announced call, as a table"),
            str,
            (PROGRAMME, YEAR),
            CSV,
        ),
    )
}
