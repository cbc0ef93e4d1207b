"""The command ``policy-nlp serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from policy_nlp.cli.options import ConfigOption
from policy_nlp.cli.run import fail
from policy_nlp.extras import MissingExtra, need


def serve(
    config: ConfigOption = "default",
    host: Annotated[
        str,
        typer.Option(
            "--host", help="The address to listen at; what is not of this machine is open to others."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    processes: Annotated[
        int,
        typer.Option(
            "--processes", "-p", min=2, help="Processes that work: one for short texts, the others for long."
        ),
    ] = 2,
    max_bytes: Annotated[
        int, typer.Option("--max-bytes", min=1, help="The largest request that is taken.")
    ] = 5_000_000,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Time that a document may take.")
    ] = 60.0,
    max_waiting: Annotated[
        int, typer.Option("--max-waiting", min=1, help="Requests that may wait; further ones are refused.")
    ] = 100,
) -> None:
    """Answer requests: a text or a file in, its records or report out, and a page with a box to paste into.

    It knows no users and no encryption. Bind it to another address only behind a server that has both.
    """
    try:
        uvicorn = need("uvicorn", "serve")
        need("fastapi", "serve")
        need("python_multipart", "serve")
    except MissingExtra as error:
        fail(f"the service {error}")
    from policy_nlp.runner import PipelineError
    from policy_nlp.service.app import make_app
    from policy_nlp.service.work import Bounds

    bounds = Bounds(bytes=max_bytes, seconds=timeout, waiting=max_waiting)
    names = None if host in ("127.0.0.1", "localhost", "::1") else ["*"]
    try:
        application = make_app(config, processes=processes, bounds=bounds, hosts=names)
        uvicorn.run(
            application, host=host, port=port, log_level="info", server_header=False, timeout_keep_alive=5
        )
    except PipelineError as error:
        fail(str(error))
