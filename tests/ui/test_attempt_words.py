from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Result
from gapdesk.events import EngineProblem, RequestHeld
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.quota import reasons
from gapdesk.quota.keys import Reason, ReasonCode
from gapdesk.settings import Settings
from gapdesk.ui import attempt_words, decision_words, explainer, remedies, words
from gapdesk.ui import sample_requests as sample
from gapdesk.ui.i18n import Languages
from gapdesk.ui.pages import PAGES
from gapdesk.ui.sample_keys import NOW
from gapdesk.ui.theme import State

PACKAGE = Path(attempt_words.__file__).parents[1]
KINDS: list[FailureKind | EngineProblem | Kind] = [*FailureKind, *EngineProblem, *Kind]
NAMES = [f"{type(kind).__name__}.{kind}" for kind in KINDS]


def ends(language: str) -> str:
    return "。" if language == "zh_CN" else "."


# --- attempts and remedies --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_outcome_has_its_sentence_and_its_way_out(qapp, languages: Languages, language: str) -> None:
    languages.use(language)
    found = {kind: attempt_words.advice(kind) for kind in Kind}
    assert len({advice.sentence for advice in found.values()}) == len(Kind)
    for text in (text for advice in found.values() for text in advice):
        assert text.endswith(ends(language)), text
        assert not set("!！") & set(text)


def test_only_an_answer_is_good() -> None:
    assert [kind for kind in Kind if attempt_words.state(kind) is State.OK] == [Kind.ANSWERED]
    assert attempt_words.state(Kind.KEY_INVALID) is State.BAD


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_each_place_is_there(kind: FailureKind | EngineProblem | Kind) -> None:
    place = remedies.ATTEMPT_PLACES[kind] if isinstance(kind, Kind) else remedies.PLACES[kind]
    if place is None:
        assert remedies.remedy(kind) is None
    elif "." in place:
        assert Settings.declaration(place).name == place
    else:
        assert place in {spec.id for spec in PAGES}
        assert place in remedies.PAGES


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_button_says_what_it_opens(qapp, languages: Languages, language: str) -> None:
    languages.use(language)
    found = {one.place: one.text for kind in KINDS if (one := remedies.remedy(kind)) is not None}
    assert len(set(found.values())) == len(found) > 15
    for place, text in found.items():
        assert (text == remedies.PAGES.get(place)) == (language == "en" and "." not in place)
        if "." in place:
            label = qapp.translate("settings", Settings.declaration(place).label)
            assert label in text


def test_a_page_does_not_offer_itself(qapp) -> None:
    found = remedies.remedy(FailureKind.QUOTA)
    assert found == ("Open Keys", "keys")
    assert remedies.remedy(FailureKind.QUOTA, here="keys") is None
    assert remedies.remedy(FailureKind.SLOW_CLIENT) is None


def test_names_that_both_kinds_have_lead_where_each_belongs(qapp) -> None:
    """They are the same strings."""
    assert remedies.remedy(Kind.NOT_FOUND) is None
    assert remedies.remedy(FailureKind.NOT_FOUND) == ("Open Clients", "clients")


# --- the explainer ----------------------------------------------------------------------------------------


def failed(failure: FailureKind | None, *kinds: Kind, status: int = 500) -> Entry:
    tries = tuple(sample.attempt(kind, began=NOW, status=status) for kind in kinds)
    return sample.ended(
        *(1, 60, sample.CLINE, sample.PRO),
        failure=failure,
        status=status,
        attempts=tries,
        message="Said by Google.",
    )


def explained(entry: Entry) -> explainer.Explained:
    return explainer.explain(entry, result_of(entry), NOW)


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_is_explained(qapp, kind: FailureKind) -> None:
    found = explained(failed(kind))
    assert (found.sentence, found.action) == words.advice(kind)
    assert found.state is (State.WARN if kind is FailureKind.BLOCKED else State.BAD)
    assert found.message == ("" if kind in words.SAID else "Said by Google.")
    assert found.remedy == remedies.remedy(kind, "activity")


def test_a_call_that_says_more_speaks(qapp) -> None:
    general = words.advice(FailureKind.UPSTREAM).sentence
    overloaded = attempt_words.advice(Kind.OVERLOADED).sentence
    assert explained(failed(FailureKind.UPSTREAM, Kind.OVERLOADED, Kind.OVERLOADED)).sentence == overloaded
    mixed = failed(FailureKind.UPSTREAM, Kind.OVERLOADED, Kind.SERVER_ERROR)
    assert explained(mixed).sentence == general
    foreign = explained(failed(FailureKind.NOT_FOUND, Kind.FILE_FOREIGN))
    assert foreign.sentence == attempt_words.advice(Kind.FILE_FOREIGN).sentence
    assert foreign.remedy is None  # not "Open Clients", which helps with a wrong address
    stopped = failed(FailureKind.STOPPED, Kind.OVERLOADED)
    assert explained(stopped).sentence == words.advice(FailureKind.STOPPED).sentence


def test_an_error_that_was_passed_on_is_explained_by_its_call(qapp) -> None:
    found = explained(failed(None, Kind.KEY_LEAKED, status=403))
    assert found.sentence == attempt_words.advice(Kind.KEY_LEAKED).sentence
    assert found.remedy == ("Open Keys", "keys")


def test_another_model_is_offered_where_it_may_help(qapp) -> None:
    assert explained(failed(FailureKind.QUOTA)).other_model
    assert not explained(failed(FailureKind.UNAUTHORIZED)).other_model


def test_answers_are_explained_by_their_way(qapp) -> None:
    plain = explained(sample.ended(1, 60, sample.CLINE, sample.PRO))
    assert plain.sentence == "Answered by the key “main” at the first try."
    assert (plain.state, plain.action, plain.remedy) == (State.OK, "", None)
    detour = explained(sample.detour(2, 60, sample.CLINE, sample.PRO)).sentence
    assert detour.startswith("Answered by try 3. Before it: work: The minute's quota was used up")
    own = sample.ended(3, 60, sample.CLINE, sample.PRO, attempts=(), key="")
    assert explained(own).sentence == "Answered without asking Google."


def test_what_has_not_ended_says_what_it_waits_for(qapp) -> None:
    runs = sample.started(1, 12, sample.TAVERN, sample.FLASH)
    assert explained(runs).sentence == "It is being answered, for 12 s so far."
    held = sample.started(2, 4, sample.TAVERN, sample.PRO, held=RequestHeld("x", NOW + 12))
    assert "12 s" in explained(held).sentence
    assert explained(held).state is State.WAIT
    locked = sample.started(2, 4, sample.TAVERN, sample.PRO, held=RequestHeld("x", NOW, keyring=True))
    assert explained(locked).remedy == ("Open Keys", "keys")


def test_who_left_and_who_was_blocked_are_no_failures_of_gapdesk(qapp) -> None:
    left = sample.ended(1, 60, sample.CHERRY, sample.FLASH, status=499)
    assert explained(left).state is State.OFF
    told = failed(None, Kind.BLOCKED_PROMPT, status=200)
    assert result_of(told) is Result.BLOCKED
    assert explained(told).state is State.WARN


# --- what the pool and the dialects said in English -------------------------------------------------------


def literals(node: ast.AST) -> Iterator[str]:
    """The texts in `node`, with 7 for what is put in; plural where they can be."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(map(filled, node.values))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def filled(part: ast.AST) -> str:
    match part:
        case ast.Constant(value) | ast.FormattedValue(ast.BinOp(ast.Constant(value))):
            return str(value)
    return "7"


def losses() -> set[str]:
    """The reasons of all losses in the source."""
    found = set()
    for path in (PACKAGE / "proxy").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Loss":
                found |= set(literals(node.args[1]))
    return found


def decisions() -> set[str]:
    """The reasons for and against keys, as the pool and its words say them."""
    found = {
        reasons.english(Reason(code, NOW, 9, 7, tier=tier, words="No."), NOW, lambda _: "09:00")
        for code in ReasonCode
        for tier in ("", "free")
    }
    tree = ast.parse((PACKAGE / "quota" / "pool.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in ("lease", "_best", "_others"):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            found |= {text for part in body for text in literals(part) if " " in text}
    return found


def test_every_loss_and_reason_is_known(qapp, languages: Languages) -> None:
    lost, why = losses(), decisions()
    assert len(lost) > 25
    assert len(why) > 20
    for text in lost:
        assert any(decision_words._pattern(form).fullmatch(text) for form in decision_words.LOSSES), text
        assert decision_words.loss(text) == text
    for text in why:
        assert any(decision_words._pattern(form).fullmatch(text) for form in decision_words.REASONS), text
        assert decision_words.reason(text) == text
    languages.use("zh_CN")
    assert {text for text in lost if decision_words.loss(text) == text} == set()
    assert {text for text in why if decision_words.reason(text) == text} == set()


def test_what_stands_in_a_sentence_stays_in_it(qapp, languages: Languages) -> None:
    assert decision_words.reason("cooling 12 s") == "cooling 12 s"
    assert decision_words.reason("quite another reason") == "quite another reason"
    languages.use("zh_CN")
    said = decision_words.loss("Gemini takes 0 to 2; 1.5 was used.")
    assert "2" in said
    assert "1.5" in said
