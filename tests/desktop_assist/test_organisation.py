"""An organisation file is taken whole and exact, or refused in a sentence that names it."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist import organisation as organisations
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.note import NoteKey
from desktop_assist.organisation import (
    FILE_NAME,
    LARGEST_FILE_BYTES,
    BadOrganisation,
    NotSetUp,
    load,
    parse,
    trusted,
)
from desktop_assist.settings import Home

CA, HOST, SEAL, LOG = (keyfile.generate() for _ in range(4))


def vkey(name: str) -> str:
    return NoteKey(name, LOG.private).vkey


def text(**changed: str) -> str:
    domain = changed.get("domain", '"help.example.org"')
    values = {
        "version": "1",
        "name": '"Help & Söhne"',
        "domain": domain,
        "practice": "false",
        "languages": '["en", "pt-BR"]',
        "technician_ca": f'"{CA.public_line}"',
        "log": f'"{vkey("help.example.org/log")}"',
        "address": '"desk.example.org"',
        "port": "2022",
        "host_key": f'"{HOST.public_line}"',
        "seal_key": f'"{SEAL.public_line}"',
        **changed,
    }
    desk = ("address", "port", "host_key", "seal_key", *(name for name in values if name == "other_ports"))
    top = "".join(f"{name} = {value}\n" for name, value in values.items() if name not in desk)
    return top + "[desk]\n" + "".join(f"{name} = {values[name]}\n" for name in desk)


def why(data: str | bytes) -> str:
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(BadOrganisation) as refused:
        parse(raw, "there/organisation.toml")
    assert refused.value.happened.startswith("there/organisation.toml ")
    assert refused.value.kept == "It was not used, and nothing was changed."
    return refused.value.happened


def test_a_good_file_says_what_it_says() -> None:
    organisation = parse(text().encode())
    assert (organisation.name, organisation.domain) == ("Help & Söhne", "help.example.org")
    assert organisation.log_name == "help.example.org/log"
    assert organisation.seal_namespace == "evidence-bundle@help.example.org"
    assert organisation.catalogue_namespace == "catalogue@help.example.org"
    assert organisation.desk.ports == (2022,)
    assert parse(text(other_ports="[443]").encode()).desk.ports == (2022, 443)


def practice(domain: str, told: str) -> str:
    return text(domain=f'"{domain}"', practice=told, log=f'"{vkey(domain + "/log")}"')


def test_2_practice_is_exactly_what_lives_under_invalid() -> None:
    assert parse(practice("practice.invalid", "true").encode()).practice
    assert "practice organisation exactly when" in why(practice("practice.invalid", "false"))
    assert "practice organisation exactly when" in why(practice("help.example.org", "true"))
    assert "practice organisation exactly when" in why(practice("invalid.example.org", "true"))


@pytest.mark.parametrize(
    "domain",
    [
        "HELP.example.org", "practice.INVALID", "practice.invalid.", "help.example.org ", "help example.org",
        "localhost", "", ".", "-a.example.org", "a-.example.org", "a..example.org", "hélp.example.org",
        'x\\" namespaces=\\"*.org', "a.example.org\\n", "x" * 64 + ".org", "a." * 130 + "org",
    ],
)  # fmt: skip
def test_2_a_domain_has_one_plain_spelling(domain: str) -> None:
    assert "domain" in why(text(domain=f'"{domain}"'))


RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDI"
OTHER_SPELLING = CA.public_line[:-1] + chr(ord(CA.public_line[-1]) ^ 1)


@pytest.mark.parametrize("name", ["technician_ca", "host_key", "seal_key"])
@pytest.mark.parametrize(
    "key",
    [
        "",
        RSA,
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        CA.public_line + " comment",
        CA.public_line[:-4],
        CA.public_line + "AAAA",
        CA.public_line.replace(" ", "  "),
        "ssh-ed25519 " + base64.b64encode(b"\0" * 51).decode(),
        CA.public_line[:-1] + "!",
    ],
)
def test_3_every_key_is_an_ed25519_key(name: str, key: str) -> None:
    assert "not an Ed25519 key" in why(text(**{name: f'"{key}"'}))


@pytest.mark.parametrize(
    "log",
    [
        "",
        "help.example.org/log",
        vkey("help.example.org/log")[:-1],
        vkey("help.example.org/log").replace("+", " "),
        vkey("help.example.org/log").replace("help.", "hulp."),
        vkey("help.example.org/log") + "A",
        "help.example.org/log+00000000+" + vkey("help.example.org/log").split("+", 2)[2],
    ],
)
def test_3_the_log_has_a_verifier_key(log: str) -> None:
    assert "not a C2SP verifier key" in why(text(log=f'"{log}"'))


def test_3_the_log_is_of_the_organisations_domain() -> None:
    assert "whose name is not the organisation's domain" in why(text(log=f'"{vkey("example.org/log")}"'))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "2"}, "has the form 2"),
        ({"name": '""'}, "name"),
        ({"name": '"  "'}, "name"),
        ({"name": '"two\\nlines"'}, "name"),
        ({"name": '"\\u001b[31mred"'}, "name"),
        ({"name": '"' + "x" * 101 + '"'}, "name"),
        ({"languages": "[]"}, "no language"),
        ({"languages": '["english language"]'}, "BCP 47"),
        ({"languages": '["e"]'}, "BCP 47"),
        ({"address": '""'}, "address"),
        ({"address": '"desk example"'}, "address"),
        ({"address": '"-oProxyCommand"'}, "address"),
        ({"port": "0"}, "port"),
        ({"port": "65536"}, "port"),
        ({"port": "-1"}, "port"),
        ({"port": '"22"'}, "not an organisation file"),
        ({"practice": "1"}, "not an organisation file"),
        ({"surprise": "1"}, "not an organisation file"),
        ({"port": "9" * 5000}, "not an organisation file"),
    ],
)
def test_4_each_value_has_its_form(changed: dict[str, str], said: str) -> None:
    assert said in why(text(**changed))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        text().encode()[:-30],
        text().encode("utf-16"),
        text().encode("latin-1"),
        b"a = " + b"[" * 30_000,
        b"\0" * 100,
        text().replace("port", "prt").encode(),
        (text() + "port = 1\n").encode(),
    ],
    ids=["empty", "truncated", "utf-16", "latin-1", "deep", "zeros", "misspelt", "twice"],
)
def test_1_what_is_no_organisation_file(data: bytes) -> None:
    assert "is not an organisation file" in why(data)


@given(st.binary(max_size=300))
def test_1_random_bytes_are_refused_and_nothing_else(data: bytes) -> None:
    why(data)


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=3))
def test_1_any_damage_is_refused_or_still_a_whole_file(place: int, damage: bytes) -> None:
    data = bytearray(text().encode())
    start = place % len(data)
    data[start : start + len(damage)] = damage
    try:
        parse(bytes(data))
    except BadOrganisation:
        return


def test_1_the_largest_size(tmp_path: Path) -> None:
    exact = text() + "#" * (LARGEST_FILE_BYTES - len(text().encode()))
    assert parse(exact.encode())
    assert f"larger than {LARGEST_FILE_BYTES} bytes" in why(exact + "#")
    (tmp_path / FILE_NAME).write_bytes(b"#" * (1 << 24))
    with pytest.raises(BadOrganisation, match="larger than"):
        load(tmp_path)


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadOrganisation, match=f"{tmp_path}.*cannot be read"):
        load(tmp_path)
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(BadOrganisation, match="cannot be read"):
        load(tmp_path)


def test_the_public_files_lie_together(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text(), encoding="utf-8")
    folder = load(tmp_path)
    assert folder.catalogue == tmp_path / "catalogue.toml"
    assert folder.catalogue_signature == tmp_path / "catalogue.toml.sig"
    with pytest.raises(dataclasses.FrozenInstanceError):
        folder.path = tmp_path / "elsewhere"  # type: ignore[misc]


def test_the_installers_organisation_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, shipped = Home(tmp_path / "home"), tmp_path / "resources" / "organisation"
    monkeypatch.setattr(organisations, "RESOURCES", tmp_path / "resources")
    with pytest.raises(NotSetUp, match="not set up") as refused:
        trusted(home)
    assert "Nobody on the phone" in refused.value.next_step
    for folder, name in ((home.organisation, "Mine"), (shipped, "Shipped")):
        folder.mkdir(parents=True)
        (folder / FILE_NAME).write_text(text(name=f'"{name}"'), encoding="utf-8")
        assert trusted(home).organisation.name == name
    (shipped / FILE_NAME).write_text("damaged")
    with pytest.raises(BadOrganisation):
        trusted(home)
