from __future__ import annotations

from dataclasses import dataclass

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.viewmodels.rows import RowModel, as_qml, camel


@dataclass(frozen=True, slots=True)
class Part:
    short_name: str


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    long_title: str
    parts: tuple[Part, ...] = ()


def test_names_are_spelt_as_qml_spells_them() -> None:
    assert camel("answer_by") == "answerBy"
    assert as_qml((Part("a"),)) == [{"shortName": "a"}]


def test_rows_keep_their_delegates_while_their_keys_stay(qtbot: QtBot) -> None:
    model = RowModel(Row)
    model.show((Row("a", "one"), Row("b", "two")))
    changes: list[tuple[int, list[int]]] = []
    model.modelReset.connect(lambda: changes.append((-1, [])))
    model.dataChanged.connect(lambda first, _last, roles: changes.append((first.row(), roles)))
    model.show((Row("a", "one"), Row("b", "TWO")))
    names = model.roleNames()
    assert [(row, [names[role].data() for role in roles]) for row, roles in changes] == [(1, [b"longTitle"])]


def test_rows_with_other_keys_are_other_rows(qtbot: QtBot) -> None:
    model = RowModel(Row)
    model.show((Row("a", "one"),))
    with qtbot.waitSignals([model.modelReset, model.countChanged]):
        model.show((Row("a", "one"), Row("b", "two", (Part("p"),))))
    parts = next(role for role, name in model.roleNames().items() if name.data() == b"parts")
    assert model.data(model.index(1), parts) == [{"shortName": "p"}]
    assert model.count == 2


def test_the_model_keeps_qts_contract(qtmodeltester: ModelTester) -> None:
    model = RowModel(Row)
    qtmodeltester.check(model)
    model.show((Row("a", "one"), Row("b", "two")))
    model.show(())
