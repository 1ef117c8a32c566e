"""A website of an organisation, and the install that looks it up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.desk import folder
from desktop_assist.desk.folder import DeskFolder
from simulators.desk_house import new_organisation
from simulators.websites import Authority, Website

DOMAIN = "help.example"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    (tmp_path / "tls").mkdir()
    return Authority(tmp_path / "tls")


@pytest.fixture
def desk(tmp_path: Path) -> DeskFolder:
    return folder.create(tmp_path / "desk", new_organisation(domain=DOMAIN, name="Help"))


@pytest.fixture
def website(authority: Authority, desk: DeskFolder) -> Iterator[Website]:
    with Website(authority, DOMAIN) as site:
        for name in ("organisation.toml", "catalogue.toml", "catalogue.toml.sig"):
            site.files[name] = (desk.public.path / name).read_bytes()
        yield site
