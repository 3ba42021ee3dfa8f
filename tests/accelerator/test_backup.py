"""A backup holds the whole portal of one instant, and puts it back into an empty one, or not at all."""

from __future__ import annotations

import random
import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from accelerator.backup import envelope, restoring, running, versions, writing
from accelerator.backup.envelope import Unreadable
from accelerator.backup.restoring import check_backup, restore_backup
from accelerator.backup.rows import kept_models
from accelerator.backup.writing import stored_files, write_backup
from core import ledger
from core.models import BackupRun
from core.refusals import NotNow
from core.triggers import lifted
from people.models import User
from tests.factories.appeals import declined
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
KEY = b"a passphrase of the tests"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def place(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(envelope, "_COST", 2)  # what makes guessing slow is not tried here
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def portal(place):
    """A judged call with an appeal, somebody with a password and a second factor, and files."""
    declined()
    person = make_user("Ведущий Жүргізуші", email="who@example.org")
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    default_storage.save("uploads/one", ContentFile(random.Random(1).randbytes(700_000)))
    default_storage.save("receipts/en/empty.pdf", ContentFile(b""))
    default_storage.save("exports/list.csv", ContentFile(b"goes within a day"))
    return person


def everything():
    """Every row of every table that is kept, and every file."""
    rows = {
        one._meta.label: sorted(map(repr, plain(one).values_list(*columns(one)))) for one in kept_models(apps)
    }
    files = {}
    for name in stored_files():
        with default_storage.open(name) as file:
            files[name] = file.read()
    return rows, files


def plain(model):
    found = model._base_manager.order_by("pk")
    return found.rewrite(False) if hasattr(found, "rewrite") else found


def columns(model):
    return [one.attname for one in model._meta.concrete_fields]


def lose_everything():
    with lifted():
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
    for name in [*stored_files(), "exports/list.csv"]:
        default_storage.delete(name)


@pytest.mark.parametrize("secret", [KEY, b""])
def test_ten_of_ten_come_back_whole_and_the_ledger_verifies(portal, place, secret):
    before = everything()
    for number in range(5):  # with a key and without one: ten
        written = write_backup(place / f"{number}.backup", secret=secret)
        assert (written.path.stat().st_mode & 0o777, written.missing) == (0o600, 0)
        assert (PASSWORD.encode() in written.path.read_bytes()) is False
        lose_everything()
        assert User.objects.count() == 0
        restore_backup(written.path, secret=secret)
        assert everything() == before
        assert list(ledger.faults()) == []
    client = Client()
    client.post("/account/login/", {"login": "who@example.org", "password": PASSWORD})
    assert client.get("/account/2fa/authenticate/").status_code == 200  # the second factor is asked for
    assert make_user().pk > portal.pk  # numbering goes on
    with pytest.raises(Exception, match="append-only"):
        ledger.LedgerEntry.objects.update(event="x")


def test_what_is_written_meanwhile_is_not_half_in_it(portal, place, monkeypatch):
    rows = writing.read_rows

    def with_a_writer(model, own):
        if model is EmailAddress:
            make_user(email=f"late{User.objects.count()}@example.org")
        return rows(model, own)

    monkeypatch.setattr(writing, "read_rows", with_a_writer)
    count = User.objects.count()
    found = check_backup(write_backup(place, secret=b"").path, secret=b"")
    assert User.objects.count() == count + 1
    assert found.rows["people.user"] == count


@pytest.mark.parametrize("secret", [KEY, b""])
def test_what_was_changed_or_cut_off_is_refused_and_nothing_stands(portal, place, secret):
    path = write_backup(place, secret=secret).path
    whole = path.read_bytes()
    lose_everything()
    chance = random.Random(7)
    for _time in range(25):
        spot = chance.randrange(20, len(whole))
        broken = chance.choice([whole[:spot], whole[:spot] + bytes([whole[spot] ^ 64]) + whole[spot + 1 :]])
        path.write_bytes(broken)
        with pytest.raises(Unreadable):
            restore_backup(path, secret=secret)
    assert (User.objects.count(), list(stored_files())) == (0, [])


def test_another_key_and_no_key_are_told(portal, place):
    path = write_backup(place, secret=KEY).path
    with pytest.raises(Unreadable, match="The key is another one"):
        check_backup(path, secret=b"another passphrase")
    with pytest.raises(Unreadable, match="BACKUP_PASSPHRASE"):
        check_backup(path, secret=b"")
    with pytest.raises(Unreadable, match="anybody could have written it"):
        check_backup(write_backup(place / "plain.backup", secret=b"").path, secret=KEY)


def test_nothing_is_put_over_a_portal_that_is_not_empty(portal, place):
    path = write_backup(place, secret=KEY).path
    before = everything()
    with pytest.raises(NotNow, match="not empty: there are rows"):
        restore_backup(path, secret=KEY)
    assert everything() == before
    lose_everything()
    default_storage.save("uploads/other", ContentFile(b"x"))
    with pytest.raises(NotNow, match="not empty: there are files"):
        restore_backup(path, secret=KEY)
    assert User.objects.count() == 0


def test_a_newer_version_is_refused(portal, place, monkeypatch):
    path = write_backup(place, secret=KEY).path
    lose_everything()
    known = check_backup(path, secret=KEY).stamp["migrations"]
    with pytest.raises(NotNow, match=re.escape("newer version of the portal (people.0999_later)")):
        versions.demand_known([*known, ["people", "0999_later"]])
    with pytest.raises(NotNow, match="older than this database"):
        versions.prepare([one for one in known if one[0] != "incubation"])


def test_broken_off_restore_leaves_an_empty_portal_and_is_taken_up_again(portal, place, monkeypatch):
    before = everything()
    path = write_backup(place, secret=KEY).path
    lose_everything()
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_count_on", lambda _models: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restore_backup(path, secret=KEY)
    assert User.objects.count() == 0 and list(stored_files()) != []
    restore_backup(path, secret=KEY)
    assert everything() == before


def test_broken_off_backup_has_no_name_and_takes_no_good_one_with_it(portal, place, monkeypatch):
    good = running.back_up(place, keep=2).path
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_files", lambda *_args: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(OSError, match="No space"):
            running.back_up(place / "second.backup", keep=2)
    assert list(place.iterdir()) == [good]
    newest, last = BackupRun.objects.first(), running.last_good()
    assert newest and newest.problem and last and last.name == good.name


def test_the_command_writes_checks_and_keeps(portal, place, settings):
    settings.BACKUP_PASSPHRASE = KEY.decode()
    for day in ("01", "02", "03"):
        (place / f"portal-2020-01-{day}T000000Z.backup").write_bytes(b"old")
    out = StringIO()
    call_command("backup", str(place), "--keep", "2", stdout=out)
    assert "encrypted" in out.getvalue()
    names = sorted(one.name for one in place.iterdir())
    assert len(names) == 2 and names[0] == "portal-2020-01-03T000000Z.backup"
    out = StringIO()
    call_command("backup", str(place / names[1]), "--check", stdout=out)
    assert out.getvalue().startswith("Whole: ")
    with pytest.raises(CommandError, match="no backup of a portal"):
        call_command("backup", str(place / names[0]), "--check")
    with pytest.raises(CommandError, match="never writes over"):
        call_command("backup", str(place / names[1]))
