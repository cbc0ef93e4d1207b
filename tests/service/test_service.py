"""The service: records and reports of texts and files, its bounds, what it says of itself."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from spacy.language import Language

import policy_nlp
from policy_nlp.service.app import BoundedBody, make_app
from policy_nlp.service.work import Bounds

TEXT = "到2027年，力争培育10家以上链主企业。（工业和信息化部牵头，财政部配合）"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app("fast", bounds=Bounds(bytes=200_000, seconds=20, waiting=3))) as client:
        yield client


def test_a_text_gives_its_record(client: TestClient, fast: Language, checkout: Path) -> None:
    answer = client.post("/records", json={"text": TEXT, "title": "工作报告", "date": "2026-01-27"})
    assert answer.status_code == 200
    doc = fast.make_doc(TEXT)
    known = policy_nlp.set_metadata(doc, id="text", title="工作报告", date="2026-01-27")
    assert answer.json() == json.loads(json.dumps(policy_nlp.to_record(fast(known))))
    schema = json.loads((checkout / "policy_nlp" / "record.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(answer.json(), schema)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_gives_its_record(client: TestClient) -> None:
    page = f"<html><head><title>通知</title></head><body><p>{TEXT}</p></body></html>".encode("gb18030")
    answer = client.post("/files/records", files={"file": ("a.html", page)}, data={"date": "2025"})
    assert answer.status_code == 200
    assert answer.json()["id"] == "a.html"
    assert answer.json()["date"] == "2025"
    assert len(answer.json()["targets"]) == 1


def test_the_form_of_the_page_takes_a_text_or_a_file(client: TestClient) -> None:
    answer = client.post(
        "/page/records", data={"text": TEXT, "title": "", "date": ""}, files={"file": ("", b"")}
    )
    assert len(answer.json()["orgs"]) == 2
    file = {"file": ("a.txt", TEXT.encode("utf-16"))}
    answer = client.post("/page/records", data={"text": "", "title": ""}, files=file)
    assert len(answer.json()["orgs"]) == 2


@pytest.mark.parametrize("path", ["/report", "/page/report"])
def test_the_report_is_a_page(client: TestClient, path: str) -> None:
    given = {"json": {"text": TEXT}} if path == "/report" else {"data": {"text": TEXT}}
    answer = client.post(path, **given)  # type: ignore[arg-type]
    assert answer.headers["content-type"].startswith("text/html")
    assert "链主企业" in answer.text


def test_the_page_has_a_box_and_no_program(client: TestClient) -> None:
    answer = client.get("/")
    assert "<textarea" in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "given", "status", "reason"),
    [
        ("/records", {"json": {"text": TEXT, "date": "2025-02-29"}}, 422, "calendar"),
        ("/records", {"json": {"texts": TEXT}}, 422, "text"),
        ("/records", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, "JSON"),
        ("/records", {"json": {"text": "字" * 100_000}}, 413, "200,000 bytes"),
        ("/files/records", {"files": {"file": ("a.pdf", b"no pdf")}}, 422, "no PDF file"),
        ("/page/records", {"data": {"text": "x", "date": "May"}}, 422, "date"),
    ],
)
def test_what_is_wrong_is_said(
    client: TestClient, path: str, given: dict[str, Any], status: int, reason: str
) -> None:
    answer = client.post(path, **given)
    assert answer.status_code == status
    assert reason in answer.text


def test_health_and_version(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "waiting": 0}
    assert client.get("/version").json()["version"] == policy_nlp.__version__


def test_pages_of_other_sites_cannot_reach_it_by_another_name(client: TestClient) -> None:
    assert client.get("/health", headers={"Host": "attacker.example"}).status_code == 400


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def nothing(*_: Any) -> Any:
        await asyncio.sleep(60)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app = BoundedBody(nothing, 100, 0.05)
    asyncio.run(app({"type": "http", "method": "POST", "headers": []}, nothing, send))
    assert sent[0]["status"] == 408


def test_long_requests_do_not_hold_up_short_ones_and_are_given_up(breaks: str) -> None:
    with TestClient(make_app(breaks, bounds=Bounds(seconds=3.0, waiting=2))) as client:
        from concurrent.futures import ThreadPoolExecutor

        slow = {"text": "睡" + "长" * 30_000}
        with ThreadPoolExecutor(8) as executor:
            sent = [executor.submit(client.post, "/records", json=slow) for _ in range(4)]
            while client.get("/health").json()["waiting"] < 2:
                time.sleep(0.02)
            began = time.monotonic()
            assert client.post("/records", json={"text": "短"}).status_code == 200
            assert time.monotonic() - began < 2.5
            statuses = sorted(answer.result().status_code for answer in sent)
        # One was under way, two waited, the fourth found no place.
        assert statuses[-1] == 504
        assert statuses.count(503) == 1
        assert client.post("/records", json={"text": "长" * 30_000}).status_code == 200


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the command, running in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "policy_nlp", "serve", "-c", "fast", "--port", str(port)]
    log = tmp_path_factory.mktemp("served") / "log"
    with log.open("wb") as messages, subprocess.Popen(command, stderr=messages, stdout=messages) as process:
        for _ in range(900):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        yield port
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert "Traceback" not in log.read_text()


def test_the_command_answers_on_this_machine_only(served: int) -> None:
    url = f"http://127.0.0.1:{served}/records"
    body = json.dumps({"text": TEXT}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert len(json.load(answer)["orgs"]) == 2
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", served), timeout=2)


def test_it_does_what_its_description_says(served: int, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from schemathesis.cli import schemathesis; schemathesis()",
        "run",
        "--no-color",
    ]
    options = ["--max-examples", "15", "--generation-deterministic", "--request-timeout", "60"]
    # Bytes that are no document of any format fit the description of a file all the same.
    (tmp_path / "schemathesis.toml").write_text(
        '[[operations]]\ninclude-path-regex = "^/files/"\n'
        "[operations.checks.positive_data_acceptance]\n"
        'expected-statuses = ["2xx", "422"]\n'
    )
    url = f"http://127.0.0.1:{served}/openapi.json"
    done = subprocess.run(
        [*command, *options, url], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=500
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_a_pipeline_that_does_not_load_ends_it_with_a_message(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policy_nlp", "serve", "-c", "none", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120)
    assert done.returncode != 0
    assert "there is no config" in done.stderr
