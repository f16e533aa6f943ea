import socket

import pytest

from neurogrit_cms import preflight


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert preflight.check_port(str(port)) == port


def test_a_port_in_use_says_which_to_try():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(preflight.NotReady, match=rf"in use.*PORT={port + 1}"):
            preflight.check_port(str(port))


@pytest.mark.parametrize("text", ["", "nonsense", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(preflight.NotReady, match="not a port"):
        preflight.check_port(text)


def test_a_database_that_cannot_be_reached_is_named_without_its_password():
    with pytest.raises(preflight.NotReady) as refused:
        preflight.check_database("postgresql://desk:hush-hush@127.0.0.1:1/news")
    assert "DATABASE_URL" in str(refused.value)
    assert "hush-hush" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_line_says_why_not(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "nonsense")
    assert not preflight.is_ready()
    assert capsys.readouterr().err.count("\n") == 1
