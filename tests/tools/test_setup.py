"""Set-up: keys, stamps, addresses, and what it refuses."""

import fcntl
import http.client
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from diary.push.vapid import public_key_of
from tests.tools.processes import ROOT
from tools import address, bootstrap, broker, browser, envfile, manage, node, run, stamps
from tools.steps import SetupError
from tools.supervise import NotReady

KEYS = ["SECRET_KEY", "FIELD_KEYS", "VAPID_PRIVATE_KEY"]


def test_keys_are_written_for_the_owner_only(tmp_path):
    file = tmp_path / ".env"

    assert envfile.complete(file) == KEYS

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings = envfile.read(file)
    assert len(settings["SECRET_KEY"]) >= 50
    assert Fernet(settings["FIELD_KEYS"])
    assert public_key_of(settings["VAPID_PRIVATE_KEY"])
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("before", "written"),
    [
        # As the README says, before the first `make run`.
        ("PUBLIC_URL=https://diary.example.org\nTRUSTED_PROXY_COUNT=1\n", KEYS),
        ("SECRET_KEY=mine\nFIELD_KEYS=mine", ["VAPID_PRIVATE_KEY"]),
        ("# SECRET_KEY=\nexport FIELD_KEYS=mine\n", ["SECRET_KEY", "VAPID_PRIVATE_KEY"]),
        ("SECRET_KEY=a\nFIELD_KEYS=b\nVAPID_PRIVATE_KEY=\n", []),
    ],
)
def test_what_is_missing_is_added_once_and_every_line_kept(tmp_path, before, written):
    file = tmp_path / ".env"
    file.write_text(before)

    assert envfile.complete(file) == written
    after = file.read_text()
    assert envfile.complete(file) == []

    assert after == file.read_text()
    assert after.startswith(before)
    assert all(envfile.read(file).get(name) for name in written)
    assert stat.S_IMODE(file.stat().st_mode) & 0o007 == 0 or not written


def test_an_empty_line_is_filled_in_where_it_stands(tmp_path):
    file = tmp_path / ".env"
    file.write_text("SECRET_KEY=\nPORT=8010\nFIELD_KEYS = ''\n")

    assert envfile.complete(file, given=["VAPID_PRIVATE_KEY"]) == ["SECRET_KEY", "FIELD_KEYS"]

    first, second, third = file.read_text().splitlines()
    assert first.startswith("SECRET_KEY=")
    assert second == "PORT=8010"
    assert Fernet(third.removeprefix("FIELD_KEYS="))


def test_an_empty_line_below_a_key_neither_hides_nor_overwrites_it(tmp_path):
    path = tmp_path / ".env"
    given = "SECRET_KEY=s\nFIELD_KEYS=REALKEY\nVAPID_PRIVATE_KEY=v\n# pasted\nFIELD_KEYS=\nSECRET_KEY=''\n"
    path.write_text(given)
    assert envfile.complete(path) == []
    assert path.read_text() == given
    assert envfile.read(path)["FIELD_KEYS"] == "REALKEY"


def test_a_key_of_the_environment_is_not_written(tmp_path):
    assert envfile.complete(tmp_path / ".env", given=KEYS) == []
    assert not (tmp_path / ".env").exists()


def test_an_empty_key_of_the_environment_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ENV_FILE", tmp_path / ".env")
    for name in KEYS:
        monkeypatch.setenv(name, "")
    bootstrap.keys()
    assert all(envfile.read(tmp_path / ".env")[name] for name in KEYS)


def test_the_file_stays_its_owners(tmp_path, monkeypatch):
    path = tmp_path / ".env"
    path.write_text("PORT=8010\n")
    given = []

    def chown(descriptor, uid, gid):
        given.append((uid, gid))
        raise PermissionError

    monkeypatch.setattr(envfile.os, "fchown", chown)
    assert envfile.complete(path) == KEYS
    assert given == [(path.stat().st_uid, path.stat().st_gid)]
    path.unlink()
    envfile.complete(path)
    assert len(given) == 1


def test_an_empty_variable_is_one_left_out(tmp_path):
    where = address.read({})
    for given in ({}, {"DATABASE_URL": ""}):
        env = run._child_environment(where, tmp_path, given)
        assert env["DATABASE_URL"] == f"sqlite:///{tmp_path}/daymark.sqlite3"


def test_what_the_environment_leaves_empty_is_the_files_to_say(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("HOST=file\nPORT=8010\nPUBLIC_URL=\n")
    for name, text in {"HOST": "environment", "PORT": "", "PUBLIC_URL": ""}.items():
        monkeypatch.setenv(name, text)
    found = envfile.in_force(file)
    assert [found.get(name) for name in ("HOST", "PORT", "PUBLIC_URL")] == [
        "environment",
        "8010",
        None,
    ]


@pytest.mark.parametrize("where", ["file", "environment"])
def test_a_command_beside_the_instance_uses_its_broker_when_none_is_named(
    tmp_path, monkeypatch, where
):
    monkeypatch.setattr(manage, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(manage, "RUN_DIR", tmp_path)
    run._remember(tmp_path, {"url": "http://a.example", "redis_url": "redis://b.example"})
    monkeypatch.delenv("REDIS_URL", raising=False)
    if where == "file":
        (tmp_path / ".env").write_text("REDIS_URL=\n")
    else:
        monkeypatch.setenv("REDIS_URL", "")
    given = []
    monkeypatch.setattr(manage.os, "execve", lambda _python, _argv, env: given.append(env))
    manage.main()
    assert [env["REDIS_URL"] for env in given] == ["redis://b.example"]


def test_an_env_file_is_read_as_the_settings_read_it(tmp_path):
    file = tmp_path / ".env"
    file.write_text("# note\nexport PORT=8010\nPUBLIC_URL='https://a.example'\nFIELD_KEYS=ab=\n\n")
    assert envfile.read(file) == {
        "PORT": "8010",
        "PUBLIC_URL": "https://a.example",
        "FIELD_KEYS": "ab=",
    }


@pytest.mark.parametrize("change", ["content", "name", "fact"])
def test_a_fingerprint_follows_every_input(tmp_path, change):
    source = tmp_path / "a"
    source.write_text("one")
    before = stamps.fingerprint([source], "3.11")

    if change == "content":
        source.write_text("two")
    elif change == "name":
        source = source.rename(tmp_path / "b")

    fact = "3.12" if change == "fact" else "3.11"
    assert stamps.fingerprint([source], fact) != before


def test_a_stamp_is_current_until_its_inputs_change(tmp_path):
    stamp = tmp_path / "folder" / "stamp"
    assert not stamps.is_current(stamp, "a")

    stamps.write(stamp, "a")

    assert stamps.is_current(stamp, "a")
    assert not stamps.is_current(stamp, "b")


@pytest.mark.parametrize(
    ("settings", "bind", "public_url"),
    [
        ({}, "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "127.0.0.1:8123", "http://127.0.0.1:8123"),
        ({"HOST": "::1"}, "[::1]:8000", "http://[::1]:8000"),
        ({"HOST": "[::1]"}, "[::1]:8000", "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://a.example"}, "127.0.0.1:8000", "https://a.example"),
    ],
)
def test_the_address_comes_from_the_settings(settings, bind, public_url):
    where = address.read(settings)
    assert (where.bind, where.public_url) == (bind, public_url)


def test_listening_everywhere_is_announced_by_an_address_one_can_type():
    where = address.read({"HOST": "0.0.0.0"})
    assert where.bind == "0.0.0.0:8000"
    assert "0.0.0.0" not in where.public_url


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80.5"])
def test_a_port_that_is_none_is_told(tmp_path, port):
    with pytest.raises(NotReady, match="PORT must be a whole number"):
        address.read({"PORT": port})


@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        ("http://[::1]:8000", "[::1]:8000"),
        ("http://[FD00:0:0:0:0:0:0:1]:8000", "[fd00::1]:8000"),
        ("https://tagebuch.müller.de:8443", "tagebuch.xn--mller-kva.de:8443"),
    ],
)
def test_it_asks_its_server_by_the_name_that_browsers_send(monkeypatch, public_url, host):
    asked = []

    def request(link, method, path, headers):
        asked.append(headers["Host"])
        raise ConnectionRefusedError

    monkeypatch.setattr(http.client.HTTPConnection, "request", request)
    assert not address.read({"PUBLIC_URL": public_url}).is_live()
    assert asked == [host]


def test_a_host_that_is_no_name_is_told():
    assert "HOST must be" in address.read({"HOST": "ü" * 70}).problem()


def test_a_free_port_is_no_problem():
    assert address.read({"PORT": str(broker.free_port())}).problem() is None


def test_an_address_of_another_machine_is_a_problem():
    assert "Cannot listen" in address.read({"HOST": "192.0.2.1"}).problem()


def test_an_old_node_is_passed_over(tmp_path):
    for name, version in (("old", "v18.20.4"), ("new", "v20.19.0")):
        _fake_node(tmp_path / name, version)
    path = f"{tmp_path / 'old'}:{tmp_path / 'new'}"
    assert node.find(path) == tmp_path / "new" / "node"


def test_a_missing_browser_is_told_to_who_cannot_install_it(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="apt-get install chromium"):
        browser.install()


def test_the_lock_files_name_no_download_address():
    for lock in [*ROOT.glob("requirements*.txt"), *ROOT.glob("tools/*.txt")]:
        assert "://" not in lock.read_text()
        assert str(ROOT) not in lock.read_text()


def test_set_up_works_without_any_package_installed(tmp_path):
    """The modules that run before the virtual environment exists import only the standard library."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    bare = [sys.executable, "-I", "-S", "-c"]
    code = "import sys; sys.path.insert(0, sys.argv[1]); import tools.bootstrap, tools.parts"
    subprocess.run([*bare, code, str(tmp_path)], check=True)


def test_without_any_node_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "VENV_BIN", tmp_path)
    with pytest.raises(SetupError, match="make setup"):
        node.required()


def _fake_node(folder: Path, version: str) -> None:
    folder.mkdir()
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
        (folder / name).chmod(0o755)


def test_a_taken_port_is_told_with_a_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = _run(tmp_path, PORT=str(port))
    assert ended.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in ended.stderr
    assert f"make run PORT={port + 1}" in ended.stderr


def test_one_folder_runs_one_instance(tmp_path):
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ended = _run(tmp_path)
    assert ended.returncode == 1
    assert "already runs from this folder" in ended.stderr


def _run(state, **settings):
    return subprocess.run(
        [sys.executable, "-m", "tools.run", "--state", str(state)],
        cwd=ROOT, env={"PATH": "", **settings}, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
