"""Addresses of the open data: the API as it is declared, files beside it, and what search engines ask for."""

from django.urls import URLPattern, path

from incubation.open_data.endpoints import BASE, ENDPOINTS
from incubation.views import finding, open_data, programmes

VIEWS = {
    "api_index": open_data.index,
    "api_openapi": open_data.openapi,
    "api_calls": open_data.call_list,
    "api_call": open_data.one_call,
    "api_announced": open_data.announced,
    "api_results": open_data.results,
    "api_integrity": open_data.integrity,
    "api_winners": open_data.winner_list,
    "api_products": open_data.product_list,
    "api_programmes": open_data.programme_list,
    "api_programme": programmes.programme_json,
    "api_calls_csv": open_data.calls_csv,
    "api_winners_csv": open_data.winners_csv,
    "api_products_csv": open_data.products_csv,
    "api_statistics_csv": open_data.statistics_csv,
}
OPEN: list[URLPattern] = [
    *(path(BASE + one.route, VIEWS[one.name], name=one.name) for one in ENDPOINTS.values()),
    path("open-data/", finding.open_data, name="open_data"),
    path("open-data/360giving.json", open_data.grants, name="grants"),
    path("open-data/360giving/<slug:slug>.json", open_data.grants_of_call, name="grants_of_call"),
    path("sitemap.xml", finding.sitemap, name="sitemap"),
    path("robots.txt", finding.robots_txt, name="robots"),
]
