"""The questions to the citation network as OpenAPI: read off what they are registered with, by who asks for the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

from api.paging import BUSY
from api.problems import PROBLEM

if TYPE_CHECKING:
    from kg.network.asking.parameters import Parameter
    from kg.network.asking.questions import Question

Described = dict[str, Any]  # a piece of OpenAPI
SCHEMAS = "#/components/schemas/"
KINDS = {"number": "integer", "flag": "boolean"}
CUT = {"Wenmai-Cut": {"schema": {"type": "string"}, "description": "What cut the answer: depth, nodes or time; absent where it is whole."}}
FULL = BUSY[429] | {"description": "Too many ask the network at the same time."}
TOO_LONG = {
    "description": "It takes longer or more memory than a question may, or the network is still being read.",
    "content": {PROBLEM: {"schema": {"$ref": f"{SCHEMAS}Problem"}}},
}
TRIED = {
    **{"id": "国办发〔2017〕24号", "from": "灵山县人民政府2017年政府信息公开工作年度报告", "to": "国办发〔2017〕24号"},
    **{"division": "450000", "topic": "政府信息公开", "since": "2016", "until": "2019"},
}


def described() -> tuple[Described, Described]:
    """The operations by their paths, and the schemas of what they answer."""
    from kg.network.asking.exporting import EXPORT
    from kg.network.asking.questions import QUESTIONS
    from kg.network.asking.shapes import Shapes
    from kg.network.files import FORMATS

    shapes = Shapes(SCHEMAS)
    paths: Described = {}
    for name, question in QUESTIONS.items():
        schema = shapes.of(get_type_hints(question.function)["return"])
        paths[f"/api/graph/{name}"] = {"get": operation(question, {"application/json": {"schema": schema}})}
    files: Described = {form.media_type: {"schema": {"type": "string"}} for form in FORMATS.values()}
    files["application/json"] = {"schema": {"type": "object"}}
    files["application/ld+json"] = {"schema": {}}  # an object, or the list of nothing
    paths[f"/api/graph/{EXPORT.name}"] = {"get": operation(EXPORT, files)}
    return paths, shapes.known


def operation(question: Question, content: Described) -> Described:
    """The operation of a question."""
    about = f"{question.en[:1].upper()}{question.en[1:]}. {question.zh}。"
    answer = {"description": "The answer; whether it is whole, its `cut` and the header say.", "headers": CUT, "content": content}
    return {
        "tags": ["graph"],
        "summary": question.en,
        "description": about,
        "operationId": f"graph_{question.name}",
        "parameters": [parameter(each, question) for each in question.all_parameters],
        "responses": {"200": answer, "429": FULL, "503": TOO_LONG},
    }


def parameter(told: Parameter, question: Question) -> Described:
    """A parameter of a question."""
    schema: Described = {"type": KINDS.get(told.shape, "string")}
    if told.shape == "number":
        schema |= {"minimum": told.least, "maximum": told.most}
    elif told.shape in ("choice", "choices"):
        schema["enum"] = list(told.choices)
    elif told.shape != "flag":
        schema |= {"maxLength": 1000}
    if told.shape == "choices":
        schema = {"type": "array", "items": schema}
    if told.default:
        schema["default"] = typed(told, told.default)
    return {
        "name": told.name,
        "in": "query",
        "required": told.required,
        "description": f"{told.en[:1].upper()}{told.en[1:]}. {told.zh}。",
        "schema": schema | {"examples": [example(told, question)]},
    }


def example(told: Parameter, question: Question) -> object:
    """A value that can be tried."""
    text = question.example.get(told.name) or told.default or TRIED.get(told.name) or next(iter(told.choices), "true")
    value = typed(told, text)
    return [value] if told.shape == "choices" else value


def typed(told: Parameter, text: str) -> object:
    """A text as what the schema of a parameter says that it is."""
    if told.shape == "number":
        return int(text)
    return text == "true" if told.shape == "flag" else text
