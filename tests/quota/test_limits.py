from __future__ import annotations

import json
from pathlib import Path

import pytest

from gapdesk.proxy.types import Dimension, JsonObject
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.limits import Learned, Limits, Source

SHIPPED = json.loads(
    (Path(__file__).parents[2] / "resources" / "model_limits.json").read_text(encoding="utf-8")
)
TABLE: dict[str, JsonObject] = {
    "gemini-9-*": {"rpm": 1, "tier": "free"},
    "gemini-9-flash-*": {"rpm": 2, "tier": "free"},
    "gemini-9-flash": {
        "rpm": 5,
        "rpd": 20,
        "tpm_input": 250_000,
        "tpd_input": None,
        "tier": "free",
        "paid_known": [{"tier": "tier1", "rpd": 1_000}],
        "input_token_limit": 1_000,
    },
    "gemini-flash-latest": {"alias_of": "gemini-9-flash", "rpm": 99, "tier": "free"},
    "gemini-9-pro-preview": {"quota_model": "gemini-9-pro", "rpm": 0, "rpd": 0, "tier": "free"},
}


def shown(limits: Limits, model: str, project: str = "p") -> dict[Dimension, tuple[int, Source, bool]]:
    found = limits.effective(project, model)
    return {limit.dimension: (limit.value, limit.source, limit.blocks) for limit in found}


def test_the_shipped_table_only_ranks_while_the_tier_is_unknown() -> None:
    assert shown(Limits(TABLE), "gemini-9-flash") == {
        Dimension.RPM: (5, Source.SHIPPED, False),
        Dimension.RPD: (20, Source.SHIPPED, False),
        Dimension.TPM: (250_000, Source.SHIPPED, False),
    }


def test_it_blocks_where_the_tier_is_known() -> None:
    limits = Limits(TABLE)
    limits.set_tier("p", "free")
    assert shown(limits, "gemini-9-flash")[Dimension.RPM] == (5, Source.SHIPPED, True)
    assert shown(limits, "gemini-9-flash", "other")[Dimension.RPM] == (5, Source.SHIPPED, False)


def test_numbers_of_one_tier_say_nothing_of_another() -> None:
    limits = Limits(TABLE)
    limits.set_tier("p", "tier1")
    assert shown(limits, "gemini-9-flash") == {Dimension.RPD: (1_000, Source.SHIPPED, True)}
    limits.set_tier("p", "tier3")
    assert shown(limits, "gemini-9-flash") == {}


def test_a_shipped_zero_never_blocks() -> None:
    limits = Limits(TABLE)
    limits.set_tier("p", "free")
    assert shown(limits, "gemini-9-pro-preview")[Dimension.RPM] == (0, Source.SHIPPED, False)


def test_layers() -> None:
    limits = Limits(TABLE)
    limits.learn("p", "gemini-9-flash", Dimension.RPD, 250, 1.0)
    assert shown(limits, "gemini-9-flash")[Dimension.RPD] == (250, Source.LEARNED, True)
    limits.set_user(UserLimit("gemini-9-flash", Dimension.RPD, 100))
    assert shown(limits, "gemini-9-flash")[Dimension.RPD] == (100, Source.USER, True)
    limits.set_user(UserLimit("gemini-9-flash", Dimension.RPD, None, project="p"))
    assert Dimension.RPD not in shown(limits, "gemini-9-flash")
    assert shown(limits, "gemini-9-flash", "other")[Dimension.RPD] == (100, Source.USER, True)
    limits.clear_user("gemini-9-flash", Dimension.RPD, project="p")
    limits.clear_user("gemini-9-flash", Dimension.RPD)
    limits.clear_user("gemini-9-flash", Dimension.TPD)
    assert shown(limits, "gemini-9-flash")[Dimension.RPD] == (250, Source.LEARNED, True)


def test_live_metadata_lies_over_the_shipped_row() -> None:
    limits = Limits(TABLE)
    limits.describe("models/gemini-9-flash", {"input_token_limit": 2_000, "rpm": 6})
    assert limits.row("gemini-flash-latest")["input_token_limit"] == 2_000
    assert limits.row("gemini-flash-latest")["rpd"] == 20
    assert shown(limits, "gemini-9-flash")[Dimension.RPM] == (6, Source.LIVE, False)


@pytest.mark.parametrize(
    ("model", "counted"),
    [
        ("models/gemini-9-flash", "gemini-9-flash"),
        ("gemini-flash-latest", "gemini-9-flash"),
        ("gemini-9-pro-preview", "gemini-9-pro"),
        ("gemini-9-pro", "gemini-9-pro"),
        ("nobody-knows", "nobody-knows"),
    ],
)
def test_models_are_named_as_google_counts_them(model: str, counted: str) -> None:
    assert Limits(TABLE).quota_model(model) == counted


def test_what_google_routed_counts_where_it_went_once_its_day_has_come() -> None:
    table: dict[str, JsonObject] = {
        "old": {"rpm": 1, "deprecated": "2026-10-08", "routed_to": "new", "date": "2026-10-06"},
        "new": {"rpm": 2, "date": "2026-10-09"},
        "ending": {"rpm": 3, "deprecated": "2026-10-10", "routed_to": "new"},
        "gone": {"deprecated": True},
        "old-latest": {"alias_of": "old"},
    }
    limits = Limits(table)
    counted = {name: limits.quota_model(name) for name in (*table, "models/old")}
    assert counted == {
        "old": "new",
        "new": "new",
        "ending": "ending",
        "gone": "gone",
        "old-latest": "new",
        "models/old": "new",
    }
    assert (limits.row("old")["rpm"], limits.row("ending")["rpm"]) == (2, 3)
    shipped = Limits(SHIPPED)
    assert shipped.quota_model("gemini-3.7-flash") == shipped.quota_model("gemini-flash-latest")
    assert shipped.quota_model("gemini-3.5-flash") == "gemini-3.6-flash"


def test_names_that_nobody_knows_are_looked_at_once_and_take_no_room() -> None:
    limits = Limits(TABLE)
    for number in range(10_000):
        limits.quota_model(f"model-{number}")
    limits.quota_model("m" * 1_000_000)
    assert len(limits._names) <= 4_096
    assert max(map(len, limits._names)) <= 100


def test_a_quota_name_finds_the_row_of_its_model() -> None:
    assert Limits(TABLE).row("gemini-9-pro")["rpm"] == 0
    assert Limits(TABLE).row("gemini-flash-latest")["rpm"] == 5, "the target's row, not the alias's"


def test_the_longest_wildcard_wins() -> None:
    limits = Limits(TABLE)
    assert limits.row("gemini-9-flash-lite") == {"rpm": 2, "tier": "free"}
    assert limits.row("gemini-9-ultra") == {"rpm": 1, "tier": "free"}
    assert limits.row("gemini-10") == {}
    assert limits.effective("p", "gemini-10") == ()


def test_another_tier_forgets_what_was_learned_on_the_old_one() -> None:
    limits = Limits({})
    limits.learn("p", "m", Dimension.RPM, 0, 1.0)
    limits.learn("q", "m", Dimension.RPM, 7, 1.0)
    assert limits.set_tier("p", "free"), "the first word about the tier contradicts nothing"
    assert shown(limits, "m") == {Dimension.RPM: (0, Source.LEARNED, True)}
    assert limits.set_tier("p", "tier1")
    assert shown(limits, "m") == {}
    assert limits.learned() == (Learned("q", "m", Dimension.RPM, 7, 1.0),)
    assert not limits.set_tier("p", "paid"), "tier1 is paid"
    assert limits.tier("p") == "tier1"
    assert limits.set_tier("p", None)
    assert limits.tier("p") is None


def test_zeros_can_be_forgotten_by_themselves() -> None:
    limits = Limits({})
    limits.learn("p", "m", Dimension.RPM, 0, 1.0)
    limits.learn("p", "m", Dimension.RPD, 9, 1.0)
    limits.learn("q", "m", Dimension.RPM, 0, 1.0)
    assert not limits.forget_zeros("p", "other")
    assert not limits.forget_zeros("p", "m", before=0.5)
    assert limits.forget_zeros("p")
    assert shown(limits, "m") == {Dimension.RPD: (9, Source.LEARNED, True)}
    assert shown(limits, "m", "q") == {Dimension.RPM: (0, Source.LEARNED, True)}


def test_adopt_fills_gaps() -> None:
    limits = Limits({})
    limits.learn("a", "m", Dimension.RPM, 5, 1.0)
    limits.learn("b", "m", Dimension.RPM, 6, 1.0)
    limits.learn("b", "m", Dimension.RPD, 7, 1.0)
    limits.set_user(UserLimit("n", Dimension.RPM, 8, project="b"))
    limits.set_tier("b", "free")
    limits.adopt("a", "b")
    assert shown(limits, "m", "a") == {
        Dimension.RPM: (5, Source.LEARNED, True),
        Dimension.RPD: (7, Source.LEARNED, True),
    }
    assert shown(limits, "n", "a") == {Dimension.RPM: (8, Source.USER, True)}
    assert limits.tier("a") == "free"
    assert {one.project for one in limits.learned()} == {"a"}


def test_every_shipped_row_gives_limits() -> None:
    limits = Limits(SHIPPED)
    assert (
        limits.quota_model("gemini-pro-latest")
        == limits.quota_model("gemini-3.1-pro-preview")
        == "gemini-3.1-pro"
    )
    limits.set_tier("p", "free")
    for model, row in SHIPPED.items():
        known = [
            row[column] for column in ("rpm", "tpm_input", "rpd", "tpd_input") if row[column] is not None
        ]
        assert sorted(limit.value for limit in limits.effective("p", model)) == sorted(known), model
