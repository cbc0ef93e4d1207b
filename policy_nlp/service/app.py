"""The application: its routes, and what it says of itself in OpenAPI."""

# Annotations are not postponed here: FastAPI reads the types of the arguments of routes.
import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policy_nlp import __version__, records
from policy_nlp.dates import iso_date
from policy_nlp.inputs import Document
from policy_nlp.service.work import Bounds, Refused, Work

_PAGE = Path(__file__).with_name("page.html")
_SCHEMA = Path(records.__file__).with_name("record.schema.json")
_DAYS = r"(0[13578]|1[02])(-(0[1-9]|[12]\d|3[01]))?|(0[469]|11)(-(0[1-9]|[12]\d|30))?|02(-(0[1-9]|[12]\d))?"
_DATE = rf"^[1-9]\d{{3}}(-({_DAYS}))?$"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "testserver")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_Line = Annotated[str, Field(max_length=1000)]
_Day = Annotated[str, Field(pattern=_DATE, description="2025, 2025-03 or 2025-03-15", max_length=10)]


class Text(BaseModel):
    """A document given as text, with what is known about it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The text; offsets of the records are code points into it.")
    id: _Line | None = None
    title: _Line | None = None
    date: _Day | None = None
    genre: _Line | None = None
    number: _Line | None = None
    issuer: _Line | None = None

    @field_validator("date")
    @classmethod
    def _check_date(cls, value: str | None) -> str | None:
        return value and iso_date(value)

    def document(self) -> Document:
        """What is processed."""
        given = {name: value for name, value in self.model_dump().items() if value}
        return Document(**({"id": "text", "text": ""} | given))


class Health(BaseModel):
    """Whether the service can work."""

    status: str
    waiting: int = Field(description="Documents that wait for a process.")


class Version(BaseModel):
    """What the records were made with."""

    version: str
    schema_version: int
    config: str


_REASONS = {
    400: "The request cannot be understood, or names another host",
    408: "It did not arrive in time",
    413: "It is too large",
    503: "Too many requests wait",
    504: "The document takes too long",
}


def _json(description: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


#: What is taken over of a file; what the request says goes before it.
_KNOWN = ("id", "text", "title", "date", "number", "issuer", "published")
_NO_FILE: Any = None
_Upload = Annotated[
    UploadFile, File(description="Text, Markdown, HTML, DOCX or PDF, told apart by its name.")
]
_Field = Annotated[str, Form()]
_FormDate = Annotated[str, Form(pattern=f"^$|{_DATE}", max_length=10)]


def _answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _json(_REASONS[status], "Error") for status in statuses}


_REFUSED = _answers(400, 408, 413, 503, 504)
#: What comes in a body that is wrong: FastAPI's list of mistakes, or the one reason of a document that failed.
_WRONG: dict[int | str, dict[str, Any]] = {
    422: {
        "description": "A document that cannot be read or processed, or a body of the wrong form",
        "content": {"application/json": {"schema": {"type": "object", "required": ["detail"]}}},
    }
}
_RECORD: dict[int | str, dict[str, Any]] = {200: _json("The record", "DocumentRecord")}


def make_app(
    config: str = "default",
    *,
    processes: int = 2,
    bounds: Bounds | None = None,
    hosts: Sequence[str] | None = None,
) -> FastAPI:
    """Make the ASGI application.

    Parameters
    ----------
    config : str
        Name or path of a config, or a folder of a saved pipeline.
    processes : int
        Processes that work, two or more.
    bounds : Bounds, optional
        What the service takes; the defaults of `Bounds` if not given.
    hosts : sequence of str, optional
        Names that requests may address it by; those of this machine if not given, so that no page of another site can
        reach it by a name that leads here.
    """
    bounds = bounds or Bounds()
    work = Work(config, processes, bounds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await work.start()
            yield
        finally:
            await asyncio.to_thread(work.close)

    app = FastAPI(
        title="policy_nlp",
        version=__version__,
        description="Policy measures, numeric targets and organizations in Chinese policy text.",
        lifespan=lifespan,
        # The pages of the documentation load their programs from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts or _LOOPBACK))
    app.add_middleware(BoundedBody, most=bounds.bytes, seconds=bounds.seconds)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refused)
        headers = {"Retry-After": "5"} if error.status == 503 else None
        return JSONResponse({"detail": error.reason}, error.status, headers)

    @app.middleware("http")
    async def headers(request: Request, call: Callable[[Request], Awaitable[Any]]) -> Any:
        response = await call(request)
        response.headers.update(_HEADERS)
        return response

    async def uploaded(file: UploadFile | None, text: str, **given: str) -> Document:
        if file is not None and file.filename:
            document = await work.read(file.filename, await file.read())
        else:
            document = Document("text", text)
        try:
            known = {name: value for name, value in given.items() if value}
            if "date" in known:
                known["date"] = iso_date(known["date"])
        except ValueError as error:
            raise Refused(422, str(error)) from None
        return Document(**({name: getattr(document, name) for name in _KNOWN} | known))

    @app.post("/records", responses=_RECORD | _REFUSED | _WRONG, tags=["text"])
    async def records_of_text(text: Text) -> JSONResponse:
        """The record of a text."""
        return JSONResponse(await work.record(text.document()))

    @app.post("/report", response_class=HTMLResponse, responses=_REFUSED | _WRONG, tags=["text"])
    async def report_of_text(text: Text) -> HTMLResponse:
        """The page that shows the record of a text."""
        return HTMLResponse(await work.report(await work.record(text.document())))

    @app.post("/files/records", responses=_RECORD | _REFUSED | _WRONG, tags=["files"])
    async def records_of_file(file: _Upload, title: _Field = "", date: _FormDate = "") -> JSONResponse:
        """The record of a file."""
        return JSONResponse(await work.record(await uploaded(file, "", title=title, date=date)))

    @app.post("/files/report", response_class=HTMLResponse, responses=_REFUSED | _WRONG, tags=["files"])
    async def report_of_file(file: _Upload, title: _Field = "", date: _FormDate = "") -> HTMLResponse:
        """The page that shows the record of a file."""
        document = await uploaded(file, "", title=title, date=date)
        return HTMLResponse(await work.report(await work.record(document)))

    @app.post("/page/records", include_in_schema=False)
    async def records_of_form(
        text: _Field = "", file: _Upload = _NO_FILE, title: _Field = "", date: _FormDate = ""
    ) -> JSONResponse:
        return JSONResponse(await work.record(await uploaded(file, text, title=title, date=date)))

    @app.post("/page/report", include_in_schema=False)
    async def report_of_form(
        text: _Field = "", file: _Upload = _NO_FILE, title: _Field = "", date: _FormDate = ""
    ) -> HTMLResponse:
        document = await uploaded(file, text, title=title, date=date)
        return HTMLResponse(await work.report(await work.record(document)))

    @app.get("/health", responses=_answers(400), tags=["service"])
    async def health() -> Health:
        """Whether the service is up, and how much waits."""
        return Health(status="ok", waiting=work.waiting)

    @app.get("/version", responses=_answers(400), tags=["service"])
    async def version() -> Version:
        """What the records are made with."""
        name = config if "/" not in config else Path(config).name
        return Version(version=__version__, schema_version=records.SCHEMA_VERSION, config=name)

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def page() -> HTMLResponse:
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-src 'self'; img-src data:"
        return HTMLResponse(_PAGE.read_text(encoding="utf-8"), headers={"Content-Security-Policy": policy})

    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Put the JSON Schema of records into the OpenAPI description."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            described = make()
            text = _SCHEMA.read_text(encoding="utf-8").replace("#/$defs/", "#/components/schemas/")
            schema = json.loads(text)
            known = described.setdefault("components", {}).setdefault("schemas", {})
            known.update(schema.pop("$defs"))
            schema.pop("$schema")
            known["DocumentRecord"] = schema
            known["Error"] = {
                "type": "object",
                "properties": {"detail": {"type": "string"}},
                "required": ["detail"],
            }
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


class BoundedBody:
    """Takes in the body of a request before anything is done for it, if it is small enough and comes in time."""

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 or 408, or pass on the request with its body."""
        if scope["type"] != "http" or scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
            return
        body = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return
                    body += message.get("body", b"")
                    if len(body) > self._most:
                        await _refuse(scope, receive, send, 413, f"larger than {self._most:,} bytes")
                        return
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            await _refuse(scope, receive, send, 408, f"did not arrive within {self._seconds:g} s")
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, again, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, reason: str) -> None:
    response = JSONResponse({"detail": reason}, status, {**_HEADERS, "Connection": "close"})
    await response(scope, receive, send)
