"""A subscription's address is written by anybody. It leads to a push service, or nowhere."""

import pytest

from diary.push.hosts import EndpointRefused, Rules, extra_host_problem, is_reachable, push_host
from diary.push.messages import Outcome
from tests.diary.push.sending import options_for, push_to, rules_for, send, send_one

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:DEF-_",
    "https://fcm.googleapis.com:443/wp/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QABC",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%2b%3d",
]
BAD = [
    "", "x", "https://", "https:///push", "//fcm.googleapis.com/a",
    "http://fcm.googleapis.com/a", "ftp://fcm.googleapis.com/a", "file:///etc/passwd",
    "gopher://fcm.googleapis.com/", "HTTPS://fcm.googleapis.com/a", "javascript:alert(1)",
    "https://fcm.googleapis.com:80/a", "https://fcm.googleapis.com:8443/a",
    "https://fcm.googleapis.com:0/a", "https://fcm.googleapis.com:/a",
    "https://fcm.googleapis.com:99999/a", "https://fcm.googleapis.com:443a/a",
    "https://user@fcm.googleapis.com/a", "https://u:p@fcm.googleapis.com/a",
    "https://fcm.googleapis.com@evil.example/a", "https://fcm.googleapis.com:443@evil.example/a",
    "https://evil.example/fcm.googleapis.com", "https://evil.example#fcm.googleapis.com",
    "https://evil.example?fcm.googleapis.com", "https://evil.example\\@fcm.googleapis.com/a",
    "https://evil.example\\.fcm.googleapis.com/a", "https://fcm.googleapis.com\\@evil.example/a",
    "https://fcm.googleapis.com.evil.example/a", "https://evilfcm.googleapis.com/a",
    "https://x.fcm.googleapis.com/a", "https://googleapis.com/a", "https://push.apple.com/a",
    "https://.push.apple.com/a", "https://evilpush.apple.com/a", "https://a..push.apple.com/a",
    "https://-a.push.apple.com/a", "https://a_b.push.apple.com/a",
    "https://fcm.googleapis.com./a", "https://fcm.googleapis.com%2eevil.example/a",
    "https://%66cm.googleapis.com/a", "https://fcm.googleapis.com%00.evil.example/a",
    "https://fcm.googleapis.com\x00.evil.example/a", "https://fcm.googleapis.com/a\r\nHost: evil",
    "https://fcm.googleapis.com/a b", " https://fcm.googleapis.com/a",
    "https://fcm.googleapis.com/a\n", "https://fcm.googleapis.com/\tа", "https://fcm。googleapis.com/a",
    "https://ｆcm.googleapis.com/a", "https://fcm.googleapis.com/ü", "https://xn--fcm.example/a",
    "https://localhost/a", "https://localhost.localdomain/a", "https://metadata.google.internal/a",
    "https://127.0.0.1/a", "https://127.1/a", "https://2130706433/a", "https://0x7f000001/a",
    "https://0x7f.0.0.1/a", "https://0177.0.0.1/a", "https://0/a", "https://169.254.169.254/a",
    "https://142.250.74.10/a", "https://[::1]/a", "https://[::]/a", "https://[::ffff:127.0.0.1]/a",
    "https://[fe80::1%25eth0]/a", "https://[2a00:1450:4001:80b::200a]/a", "https://[::1/a",
    "https://[v1.fe80::a]/a", "https://fcm.googleapis.com[/a", "https://[fcm.googleapis.com]/a",
    "https://fcm.googleapis.com/" + "a" * 2048,
]  # fmt: skip
INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.0.10",
    "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1",
    "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::1", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "2a00:1450:4001:80b::200a%eth0", "", "localhost", "1", "127.1", "0x7f.1", "8.8.8.8/32",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "142.250.74.10", "17.57.146.20", "2a00:1450:4001:80b::200a", "2620:149::1"]


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_known_push_services_are_taken(endpoint):
    assert push_host(endpoint, rules=Rules()) in endpoint


@pytest.mark.parametrize("endpoint", BAD)
def test_everything_else_is_refused(endpoint):
    with pytest.raises(EndpointRefused) as refused:
        push_host(endpoint, rules=Rules())
    assert not endpoint or endpoint not in str(refused.value) or len(endpoint) < 2


@pytest.mark.parametrize("address", INSIDE)
def test_no_connection_leads_inside(address):
    assert not is_reachable(address, rules=Rules())


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_global_address_is_reachable(address):
    assert is_reachable(address, rules=Rules())


def test_extra_hosts_are_taken_as_written():
    rules = Rules(extra_hosts=("push.example.org", "*.up.example"))
    for host in ("push.example.org", "a.up.example", "a.b.up.example"):
        assert push_host(f"https://{host}/x", rules=rules) == host
    for host in ("a.push.example.org", "up.example", "xup.example"):
        with pytest.raises(EndpointRefused):
            push_host(f"https://{host}/x", rules=rules)


@pytest.mark.parametrize(
    "pattern", ["", "*", "*.", "*.com", "localhost", "10.0.0.1", "a.example:8443", "A.example",
                "https://a.example", "*.*.example", "a.*.example", "a.example.", "[::1]"],
)  # fmt: skip
def test_an_entry_that_says_too_much_is_a_problem(pattern):
    assert extra_host_problem(pattern)


@pytest.mark.parametrize("pattern", ["push.example.org", "*.push.example.org"])
def test_an_ordinary_entry_is_none(pattern):
    assert extra_host_problem(pattern) is None


def test_a_blocked_address_is_never_contacted(pushd):
    subscription = pushd.subscribe()
    literal = subscription.endpoint.replace("localhost", "127.0.0.1")
    [[result]] = send(options_for(pushd), [push_to(subscription, endpoint=literal)])
    assert (result.outcome, result.status) == (Outcome.BLOCKED, None)
    assert pushd.connections == 0


def test_a_known_name_that_resolves_inside_is_not_contacted(pushd):
    known = rules_for(pushd)
    rules = Rules(extra_hosts=known.extra_hosts, ports=known.ports)
    result = send_one(pushd, pushd.subscribe(), rules=rules)
    assert (result.outcome, result.status) == (Outcome.RETRY, None)
    assert pushd.connections == 0


def test_a_certificate_nobody_vouches_for_is_not_trusted(pushd):
    result = send_one(pushd, pushd.subscribe(), authorities=None)
    assert (result.outcome, result.status) == (Outcome.RETRY, None)
    assert pushd.log == []


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_used(pushd, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send_one(pushd, pushd.subscribe()).outcome is Outcome.ACCEPTED
