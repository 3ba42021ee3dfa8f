"""Mail domains that tie nobody: providers open to everybody, and ends under which anybody has a name."""

from __future__ import annotations

PUBLIC_MAIL_DOMAINS = frozenset(
    {
        "126.com",
        "163.com",
        "aol.com",
        "bk.ru",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "inbox.ru",
        "internet.ru",
        "list.ru",
        "live.com",
        "mail.kz",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rambler.ru",
        "rediffmail.com",
        "tutanota.com",
        "ukr.net",
        "web.de",
        "ya.ru",
        "yahoo.com",
        "yandex.com",
        "yandex.kz",
        "yandex.ru",
        "zoho.com",
    }
)

# Second parts such as in org.kz or ac.uk. Not "gov": who writes from gov.kz itself works for the government
# whose departments are below it.
_REGISTRIES = frozenset({"ac", "co", "com", "edu", "go", "gob", "mil", "ne", "net", "nom", "or", "org"})


def own_domain(address: str) -> str:
    """The domain of an address, if sharing it says something; else "" (no address, a public provider)."""
    domain = address.rpartition("@")[2].strip().lower() if "@" in address else ""
    return "" if domain in PUBLIC_MAIL_DOMAINS else domain


def parents(domain: str) -> frozenset[str]:
    """The domains above this one that belong to one body: above dep.example.org example.org."""
    labels = domain.split(".")
    above = {".".join(labels[start:]) for start in range(1, len(labels))}
    return frozenset(one for one in above - PUBLIC_MAIL_DOMAINS if not _is_open_to_all(one))


def _is_open_to_all(domain: str) -> bool:
    first, _dot, rest = domain.partition(".")
    return not rest or (len(rest) == 2 and first in _REGISTRIES)
