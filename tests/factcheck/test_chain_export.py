"""The chain outlives its table: signed lines tell what was changed, even by the owner of the database."""

import io
import json
import stat

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from moto.server import ThreadedMotoServer

from neurogrit_cms.checks import the_log_of_clearances_can_be_signed
from news.factcheck.clearances import export
from news.factcheck.clearances.chain import record_hash
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.clearances.export import export_clearances, write_missing
from news.factcheck.clearances.logs import Damaged, FileLog, Unreachable
from news.factcheck.clearances.signed import new_key
from news.spelling import canonical
from tests import factories
from tests.arranged import arranged

pytestmark = pytest.mark.django_db


@arranged
def stories(writer):
    return [factories.live_story(by=writer) for _number in range(3)]


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(new_key())
    return path


@pytest.fixture
def log(settings, tmp_path, key):
    """Where the lines go, and the file itself."""
    path = tmp_path / "chain.jsonl"
    settings.CLEARANCE_LOG, settings.CLEARANCE_LOG_KEY = str(path), str(key)
    return path


@pytest.fixture
def exported(stories, log):
    assert write_missing(99, begin=True) == Clearance.objects.count() >= 3
    return log


def remembered(log):
    """The file that says what was signed last."""
    return log.with_name("key.pem.last")


def verified(place, **options):
    out = io.StringIO()
    call_command("verify_clearances", against=str(place), stdout=out, **options)
    return out.getvalue()


def lines(log):
    return log.read_text().splitlines(keepends=True)


def test_each_clearance_gets_a_line_as_soon_as_it_is_given(exported, log, writer):
    factories.live_story_by_the_desk(by=writer)
    count = Clearance.objects.count()
    assert [json.loads(line)["number"] for line in lines(log)] == list(range(1, count + 1))
    assert f"{count} signed lines, each as the database has it." in verified(log)


def test_no_words_and_no_comments_leave_the_house(exported, stories):
    text = exported.read_text()
    assert stories[0].title not in text
    assert set(json.loads(lines(exported)[0])) == {
        *("number", "page_id", "citation_id", "revision_id", "scheme", "digest", "text_digest"),
        *("checker_id", "at", "previous_hash", "hash", "key", "signature"),
    }


def test_what_is_there_is_not_written_again(exported):
    before = exported.read_text()
    assert export_clearances.call() == 0
    assert exported.read_text() == before


def test_newer_clearances_are_no_fault(exported, settings, writer):
    settings.CLEARANCE_LOG = ""
    factories.live_story(by=writer)
    assert "newer clearances have no line yet" in verified(exported)


def changed(name, value):
    def change(found):
        line = json.loads(found[1]) | {name: value}
        return [found[0], canonical(line) + "\n", *found[2:]]

    return change


DAMAGES = {
    "left out": (lambda found: [found[0], *found[2:]], "Line 2 is of clearance no. 3"),
    "the first left out": (lambda found: found[1:], "Line 1 is of clearance no. 2"),
    "doubled": (lambda found: [*found[:2], *found[1:]], "Line 3 is of clearance no. 2"),
    "moved": (lambda found: [found[0], found[2], found[1], *found[3:]], "Line 2 is of clearance"),
    "another digest": (changed("digest", "0" * 64), "Line 2 was changed"),
    "another checker": (changed("checker_id", 7), "Line 2 was changed"),
    "another number": (changed("number", 9), "Line 2 was changed"),
    "another signature": (changed("signature", "AAAA"), "Line 2 was changed"),
    "no signature that could be one": (changed("signature", "é"), "Line 2 was changed"),
    "a sign before the signature": (
        lambda found: [found[0], found[1].replace('"signature":"', '"signature":"!!'), *found[2:]],
        "Line 2 was changed",
    ),
    "deeper than anybody reads": (lambda found: [found[0], "[" * 9_000 + "\n"], "Line 2 is no"),
    "a number in words": (changed("number", "two"), "Line 2 is no record"),
    "as long as a book": (lambda found: [found[0], "x" * 200_000 + "\n"], "Line 2 is"),
    "another key": (changed("key", "0" * 16), "Line 2 is signed with a key that was not given"),
    "spaces": (lambda found: [found[0], found[1].replace(",", ", "), *found[2:]], "Line 2 was"),
    "no JSON": (lambda found: [found[0], "nonsense\n", *found[2:]], "Line 2 is no record"),
    "a list": (lambda found: [found[0], "[1]\n", *found[2:]], "Line 2 is no record"),
    "an empty line": (lambda found: [found[0], "\n", *found[1:]], "Line 2 is no record"),
    "cut off": (lambda found: [*found[:-1], found[-1][:-20]], "is cut off"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_first_bad_line_is_named(exported, damage):
    change, said = DAMAGES[damage]
    exported.write_text("".join(change(lines(exported))))
    with pytest.raises(CommandError, match=said):
        verified(exported)


def test_a_database_that_was_written_anew_from_its_middle_on_is_found_out(exported, stories):
    """Its owner changes what was cleared, and makes all later hashes fit."""
    with factories.unguarded_database() as cursor:
        previous = "0" * 64
        for row in Clearance.objects.order_by("number"):
            if row.number == 2:
                row.comment = "Never said"
            row.previous_hash = previous
            previous = record_hash(row.record)
            cursor.execute(
                "UPDATE factcheck_clearance SET comment = %s, previous_hash = %s, hash = %s"
                " WHERE id = %s",
                [row.comment, row.previous_hash, previous, row.pk],
            )
    call_command("verify_clearances", stdout=io.StringIO())
    with pytest.raises(CommandError, match=r"Line 2 says something else than the database.*: hash"):
        verified(exported)
    with pytest.raises(Damaged, match="something else than the database"):
        export_clearances.call()


def test_a_chain_that_lost_its_end_is_found_out(exported):
    newest = Clearance.objects.order_by("-number").first()
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM factcheck_clearance WHERE id = %s", [newest.pk])
    said = f"is of clearance no. {newest.number}, which the database does not have any more"
    with pytest.raises(CommandError, match=said):
        verified(exported)


def test_a_line_that_was_cut_off_while_it_was_written_is_completed(exported):
    whole = exported.read_text()
    exported.write_text(whole[:-200])
    remembered(exported).unlink()  # it is written behind the lines
    assert export_clearances.call() == 1
    assert exported.read_text() == whole


def test_a_log_that_is_gone_is_not_written_anew(exported, log):
    """Else whoever owns the database changes it, deletes the log, and has the worker sign it all."""
    whole = exported.read_text()
    exported.unlink()
    for begin in (False, True):
        with pytest.raises(Damaged, match="empty or not there"):
            write_missing(99, begin=begin)
    exported.write_text("".join(whole.splitlines(keepends=True)[:-1]))
    with pytest.raises(Damaged, match=r"ends with no\. \d+, and no\. \d+ was signed before"):
        export_clearances.call()


@pytest.mark.parametrize(
    "kept", ["", "[]", '{"number": "5", "hash": "x"}', '{"number": 2, "hash": "x"}']
)
def test_what_was_signed_last_contradicts_what_is_there(exported, kept):
    remembered(exported).write_text(kept)
    with pytest.raises(Damaged):
        export_clearances.call()


def test_a_new_log_is_begun_on_somebodys_word(stories, log):
    with pytest.raises(Damaged, match="export_clearances --begin"):
        export_clearances.call()
    out = io.StringIO()
    call_command("export_clearances", begin=True, stdout=out)
    assert f"Lines written: {Clearance.objects.count()}." in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM factcheck_clearance WHERE number = 2",
        "UPDATE factcheck_clearance SET comment = 'x'",
    ],
)
def test_what_is_not_whole_is_not_signed(stories, log, change):
    with factories.unguarded_database() as cursor:
        cursor.execute(change)
    with pytest.raises(Damaged, match="not as it was written: it is not signed"):
        write_missing(99, begin=True)


def test_a_last_line_that_the_database_does_not_have_is_not_built_on(exported):
    for last in ('{"hash":"x","number":3}\n', '{"number":"abc"}\n', "[]\n"):
        exported.write_text(exported.read_text() + last)
        with pytest.raises(Damaged, match="something else than the database"):
            export_clearances.call()


def test_a_thousand_are_written_and_the_rest_left_to_the_next_job(stories, log, monkeypatch):
    monkeypatch.setattr(export, "_A_JOB", 2)
    monkeypatch.setattr(export, "_AT_ONCE", 1)
    write_missing(1, begin=True)
    export_clearances.call()
    assert len(lines(log)) == Clearance.objects.count()


def test_one_process_writes_at_a_time(exported, monkeypatch):
    monkeypatch.setattr(export, "_SECONDS_TO_WAIT", 1)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [export._LOCK])
    try:
        with pytest.raises(Unreachable, match="Another process"):
            export_clearances.call()
    finally:
        with other.cursor() as cursor:  # a session that is closed takes a moment to end
            cursor.execute("SELECT pg_advisory_unlock(%s)", [export._LOCK])
        other.close()
    assert export_clearances.call() == 0


@pytest.mark.parametrize("place", ["a folder", "no folder"])
def test_a_log_that_cannot_be_written_or_read_is_said(stories, settings, tmp_path, key, place):
    settings.CLEARANCE_LOG_KEY = str(key)
    path = tmp_path if place == "a folder" else tmp_path / "away" / "chain.jsonl"
    settings.CLEARANCE_LOG = str(path)
    with pytest.raises(Unreachable):
        write_missing(99, begin=True)
    with pytest.raises(CommandError, match=r"can’t be read|There is no line"):
        verified(path)


def test_an_end_that_nobody_wrote_is_not_built_on(exported):
    exported.write_text(exported.read_text()[:-200] + "nonsense")
    remembered(exported).unlink()
    with pytest.raises(Damaged, match="not written to it"):
        export_clearances.call()


def test_a_public_key_is_enough_to_verify_and_several_count(exported, settings, tmp_path, key):
    out = io.StringIO()
    other = tmp_path / "other.pem"
    call_command("export_clearances", new_key=str(other), stdout=out)
    assert stat.S_IMODE(other.stat().st_mode) == 0o600
    public = tmp_path / "public.pem"
    public.write_text(out.getvalue())
    with pytest.raises(CommandError, match="key that was not given"):
        verified(exported, key=[str(public)])
    assert "each as the database has it" in verified(exported, key=[str(public), str(key)])
    settings.CLEARANCE_LOG_KEY = ""
    with pytest.raises(CommandError, match="Say with --key"):
        verified(exported)


@pytest.mark.parametrize("text", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nx\n"])
def test_what_is_no_key_is_said(exported, tmp_path, settings, text):
    bad = tmp_path / "bad.pem"
    bad.write_bytes(text)
    with pytest.raises(CommandError, match="A key can’t be read"):
        verified(exported, key=[str(bad)])
    settings.CLEARANCE_LOG_KEY = str(bad)
    [error] = the_log_of_clearances_can_be_signed()
    assert error.id == "neurogrit.E002"
    bad.write_bytes(new_key())
    bad.chmod(0o640)
    [warning] = the_log_of_clearances_can_be_signed()
    assert warning.id == "neurogrit.W002"


def test_a_key_is_not_written_over(key):
    before = key.read_bytes()
    with pytest.raises(CommandError, match="exists"):
        call_command("export_clearances", new_key=str(key), stdout=io.StringIO())
    assert key.read_bytes() == before


def test_without_a_log_nothing_is_written_and_the_command_says_so(stories):
    with pytest.raises(CommandError, match="CLEARANCE_LOG is not set"):
        call_command("export_clearances", stdout=io.StringIO())
    assert list(the_log_of_clearances_can_be_signed()) == []


def test_an_empty_or_missing_file_proves_nothing(log, stories):
    with pytest.raises(CommandError, match="no line at"):
        verified(log)


def test_a_long_file_is_read_from_its_end(tmp_path):
    file = FileLog(tmp_path / "chain.jsonl")
    assert file.last(behind=0) == ""
    file.add([f"{'x' * 600}{number}\n" for number in range(300)])
    assert file.last(behind=7) == f"{'x' * 600}299\n"


@pytest.fixture
def bucket(settings, key, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    name = f"proofs-{key.parent.name.replace('_', '-')}"[:60].lower().rstrip("-")
    settings.CLEARANCE_LOG, settings.CLEARANCE_LOG_KEY = f"s3://{name}/chain", str(key)
    settings.CLEARANCE_LOG_ENDPOINT = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=settings.CLEARANCE_LOG_ENDPOINT)
    client.create_bucket(Bucket=name)
    client.bucket = name
    yield client
    server.stop()


def test_a_bucket_has_an_object_for_each_line(stories, bucket, settings):
    place, count = settings.CLEARANCE_LOG, Clearance.objects.count()
    assert write_missing(99, begin=True) == count
    assert export_clearances.call() == 0
    assert "each as the database has it" in verified(place)
    bucket.delete_object(Bucket=bucket.bucket, Key="chain/000000000002.json")
    with pytest.raises(CommandError, match=r"Line 2 is of clearance no\. 3"):
        verified(place)
    bucket.delete_object(Bucket=bucket.bucket, Key=f"chain/{count:012}.json")
    with pytest.raises(Damaged, match=r"empty or not there|was signed before"):
        export_clearances.call()


def test_a_line_that_a_bucket_has_already_is_not_written_twice(stories, bucket, key):
    write_missing(99, begin=True)
    key.with_name("key.pem.last").unlink()  # as if the process had died just before it was written
    assert export_clearances.call() == 0
    log = export.log_of_the_settings()
    [*_more, newest] = log.lines()
    log.add([newest])
    with pytest.raises(Damaged, match="another line"):
        log.add([newest.replace('"scheme":1', '"scheme":2')])


def test_what_does_not_belong_in_a_bucket_is_named(stories, bucket, settings):
    write_missing(99, begin=True)
    bucket.put_object(Bucket=bucket.bucket, Key="chain/readme.txt", Body=b"x")
    with pytest.raises(CommandError, match=r"readme\.txt is no line"):
        verified(settings.CLEARANCE_LOG)


def test_a_bucket_that_is_not_there_is_said(stories, bucket, settings):
    settings.CLEARANCE_LOG = "s3://no-such-bucket/chain"
    with pytest.raises(Unreachable, match="NoSuchBucket"):
        write_missing(99, begin=True)
