from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from gapdesk.client_types import OWN_SETTINGS, ClientLine, TokenState
from gapdesk.events import ClientsChanged
from gapdesk.settings import Settings
from gapdesk.ui import client_words, theme
from gapdesk.ui.models.client_list import ClientList
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.clients import ClientsPage
from gapdesk.ui.sample_clients import CLIENTS, NOW, SampleClients
from gapdesk.ui.sample_recipes import TOKEN
from gapdesk.ui.theme import State
from gapdesk.wording import Objection, Words

TAVERN, CLINE = 1, 2


class Clients(SampleClients):
    """Fails as it is told, and writes down what it is asked."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.error: Exception | None = None
        self.calls: list[tuple] = []

    async def set_own(self, client, setting, value) -> None:
        self.calls.append(("own", client, setting, value))
        self._fail()
        await super().set_own(client, setting, value)

    async def set_models(self, client, patterns) -> None:
        self.calls.append(("models", client, patterns))
        await super().set_models(client, patterns)

    async def set_private(self, client, private) -> None:
        self.calls.append(("private", client, private))
        self._fail()
        await super().set_private(client, private)

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


async def turns() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


@pytest.fixture
async def clients(engine) -> Clients:
    engine._clients = Clients(bus=engine.bus)
    return engine._clients


@pytest.fixture
async def opened() -> list[str]:
    return []


@pytest.fixture
async def page(qtbot, context: PageContext, clients: Clients, opened: list[str]) -> ClientsPage:
    theme.apply("light")
    page = ClientsPage(replace(context, open_page=opened.append))
    qtbot.addWidget(page)
    page.resize(912, 740)
    page.show()
    page.activateWindow()
    page.detail.rules.build_all()
    await turns()
    return page


def names(page: ClientsPage) -> list[str]:
    return [line.name for line in page.model.lines]


def open_menu(page: ClientsPage) -> dict[str, object]:
    page.list.menu_wanted.emit(page.mapToGlobal(page.rect().center()))
    menu = [menu for menu in page.findChildren(QMenu) if menu.isVisible()][-1]
    return {action.text(): action for action in menu.actions()}


# --- the list


async def test_the_first_client_is_chosen_and_shown(page: ClientsPage) -> None:
    assert page.list.chosen().id == "default"
    assert page.detail.name.full == "default"
    assert page.summary.text() == "6 clients · 3 requests running"
    page.list.choose("cline")
    assert page.detail.name.full == CLIENTS[CLINE].name
    assert page.detail.facts.text() == "Cline · last seen 4 min ago · 96 requests since the start · 1 running"
    assert page.detail.recipes.recipe.program == "Cline"


async def test_a_line_says_who_when_and_what_is_special(page: ClientsPage) -> None:
    spoken = [page.model.data(page.model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert spoken[0] == "default, AI SDK · 3 d ago"
    assert spoken[TAVERN] == "SillyTavern, SillyTavern · 2 running, private"
    assert spoken[CLINE].endswith("1 running, own settings")


async def test_it_looks_again_only_while_it_is_seen(
    page: ClientsPage, clients: Clients, clock, engine, bridge
) -> None:
    assert page._tick.interval() == 1000
    clock.advance(120)
    page._tick.timeout.emit()
    page.list.choose("cline")
    assert "last seen 6 min ago" in page.detail.facts.text()
    page.hide()
    assert not page._tick.isActive()
    clients._lines = clients._lines[:2]
    engine.bus.publish(ClientsChanged())
    bridge.flush()
    assert len(names(page)) == 6
    page.show()
    assert len(names(page)) == 2
    assert page.list.chosen().id == "default", "the chosen one is gone: another is shown"


async def test_f2_renames_in_place(qtbot, page: ClientsPage, clients: Clients) -> None:
    page.list.choose("tavern")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    editor = page.list.findChild(QLineEdit)
    assert editor.text() == "SillyTavern"
    editor.setText("  Tavern ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the view takes the text a turn later
    await turns()
    assert clients.lines()[TAVERN].name == "Tavern"
    assert page.detail.name.full == "Tavern"


async def test_a_name_that_is_taken_is_refused_in_the_bar(page: ClientsPage, clients: Clients) -> None:
    page.model.setData(page.model.index(TAVERN), "guest")
    await turns()
    assert page.bar.text.text() == "There is a client named guest already."
    assert names(page)[TAVERN] == "SillyTavern"
    page.bar.unsay()
    page.model.setData(page.model.index(TAVERN), "   ")
    await turns()
    assert not page.bar.isVisible()


async def test_a_row_is_copied_without_its_token(qtbot, page: ClientsPage) -> None:
    page.list.choose("tavern")
    qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "SillyTavern\tSillyTavern\t2 running\tprivate"


async def test_the_menu_copies_the_token_as_a_secret(page: ClientsPage) -> None:
    page.list.choose("tavern")
    open_menu(page)["Copy token"].trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == TOKEN.format(client="tavern")
    assert bytes(mime.data("x-kde-passwordManagerHint")) == b"secret"
    page.list.choose("phone")
    actions = open_menu(page)
    assert not actions["Copy token"].isEnabled()
    assert actions["New token…"].isEnabled()


# --- made and removed


async def test_a_client_is_added_by_its_name_alone(qtbot, page: ClientsPage, clients: Clients) -> None:
    page.add_button.click()
    assert page.form.name.hasFocus()
    page.form.name.setText("guest")
    qtbot.keyClick(page.form.name, Qt.Key.Key_Return)
    await turns()
    assert page.form.refusal.text.text() == "There is a client named guest already."
    assert page.form.isVisible()
    qtbot.keyClicks(page.form.name, " 2")
    assert not page.form.refusal.isVisible()
    page.form.make_button.click()
    await turns()
    assert names(page)[-1] == "guest 2"
    assert page.list.chosen().name == "guest 2"
    assert not page.form.isVisible()
    assert page.bar.text.text() == "“guest 2” has a token of its own now."
    assert page.list.hasFocus()


async def test_escape_puts_the_form_away(qtbot, page: ClientsPage) -> None:
    page.add_button.click()
    qtbot.keyClick(page.form.name, Qt.Key.Key_Escape)
    assert not page.form.isVisible()
    assert page.list.hasFocus()


async def test_a_removed_client_can_come_back_with_its_token(qtbot, page: ClientsPage) -> None:
    page.list.choose("cline")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    await turns()
    assert "cline" not in [line.id for line in page.model.lines]
    assert page.bar.text.text().endswith("was removed: its token is not let in any more.")
    assert page.list.chosen() is not None
    page.bar.buttons[0].click()
    await turns()
    assert page.list.chosen().id == "cline"
    assert page.detail.token._source() == TOKEN.format(client="cline")
    assert not page.bar.isVisible()


async def test_what_cannot_be_removed_says_so(qtbot, page: ClientsPage, clients: Clients) -> None:
    page.list.choose("guest")
    assert not page.detail.remove_button.isEnabled()
    assert page.detail.remove_button.toolTip()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    await turns()
    assert page.bar.text.text() == "“guest” cannot be removed."
    assert len(clients.lines()) == 6


async def test_without_clients_there_is_one_sentence_and_one_button(
    page: ClientsPage, clients: Clients
) -> None:
    clients._lines = []
    page.refresh()
    assert page.empty.isVisible()
    assert not page.list.isVisible()
    assert not page.add_button.isVisible()
    page.first_button.click()
    assert page.form.isVisible()


# --- the token


async def test_a_new_token_asks_first_and_is_shown_then(qtbot, page: ClientsPage, clients: Clients) -> None:
    page.list.choose("tavern")
    before = page.detail.token._source()
    page.detail.token_button.click()
    assert "The old token ends at once: programs that use it are shut out." in page.bar.text.text()
    qtbot.keyClick(page.bar.buttons[0], Qt.Key.Key_Escape)
    await turns()
    assert clients.token("tavern") == before
    page.detail.token_button.click()
    page.bar.buttons[0].click()
    await turns()
    assert clients.token("tavern") != before
    assert page.bar.text.text().startswith("“SillyTavern” has a new token.")
    page.detail.token.show_button.click()
    assert page.detail.token.value.text() == clients.token("tavern")
    assert page.list.hasFocus()


async def test_a_token_shown_is_hidden_when_another_client_is_looked_at(page: ClientsPage) -> None:
    page.detail.token.show_button.click()
    assert page.detail.token.value.text() == TOKEN.format(client="default")
    page.list.choose("tavern")
    assert "gd-" not in page.detail.token.value.text()


@pytest.mark.parametrize("state", TokenState)
def test_each_place_of_a_token_has_its_words(qapp, state: TokenState) -> None:
    line = replace(CLIENTS[0], token=state)
    kind, text = client_words.token(line)
    assert text.endswith(".")
    assert (kind is State.OK) == (state in (TokenState.KEYRING, TokenState.GIVEN, TokenState.FIXED))


async def test_without_a_token_there_is_no_row_for_it(page: ClientsPage, clients: Clients) -> None:
    clients._lines[0] = replace(CLIENTS[0], token=TokenState.NONE)
    page.refresh()
    assert not page.detail.token.isVisible()
    assert not page.detail.token_button.isEnabled()
    assert "need no token" in page.detail.token_state.text.text()


async def test_a_token_that_comes_later_is_filled_in(
    page: ClientsPage, clients: Clients, engine, bridge
) -> None:
    page.list.choose("phone")
    assert not page.detail.token.copy_button.isEnabled()
    place = [line.id for line in clients.lines()].index("phone")
    clients._lines[place] = replace(clients._lines[place], token=TokenState.KEYRING)
    engine.bus.publish(ClientsChanged())
    bridge.flush()
    assert page.detail.token.copy_button.isEnabled()
    assert page.detail.token_state.state is State.OK


async def test_a_client_that_is_gone_already_has_nothing_to_copy(
    page: ClientsPage, clients: Clients, engine, bridge
) -> None:
    page.list.choose("tavern")
    line = page.list.chosen()
    del clients._lines[TAVERN]
    page.detail.fill()
    assert page.detail.token.value.text() == "–"
    page.deeds.copy_token(line)
    assert page.bar.text.text() == "There is no such client any more."
    page.refresh()
    assert page.detail.token._source() is not None


# --- where it is reached


async def test_addresses_and_the_warning_while_it_is_shared(
    page: ClientsPage, engine, bridge, opened
) -> None:
    addresses = page.detail.addresses
    assert addresses.openai.value.text() == "http://127.0.0.1:17860/v1"
    assert addresses.gemini.value.text() == "http://127.0.0.1:17860/gemini"
    assert addresses.others[0].value.text() == "http://192.168.1.20:17860/v1"
    assert not addresses.others[1].isVisible()
    assert "plain HTTP" in addresses.warning.text.text()
    assert not addresses.share_button.isVisible()
    engine.show(replace(engine.shown, shared_urls=(), base_url="http://127.0.0.1:18000"))
    bridge.flush()
    assert addresses.openai.value.text() == "http://127.0.0.1:18000/v1"
    assert not addresses.others[0].isVisible()
    assert not addresses.warning.isVisible()
    addresses.share_button.click()
    assert opened == ["proxy.share"]


# --- what holds


async def test_private_is_set_and_a_refusal_takes_it_back(page: ClientsPage, clients: Clients) -> None:
    row = page.detail.rules.private
    row.box.click()
    await turns()
    assert clients.calls == [("private", "default", True)]
    assert clients.lines()[0].private
    clients.error = Objection(Words("That cannot be."))
    row.box.click()
    await turns()
    assert row.box.isChecked()
    assert row.error.text() == "That cannot be."


async def test_a_setting_is_as_in_settings_or_its_own(
    page: ClientsPage, clients: Clients, engine, bridge
) -> None:
    row = page.detail.rules.own["streaming.fake"]
    assert row.menu.currentText() == "As in Settings (Off)"
    assert not row.reset_button.isVisibleTo(row)
    engine.settings.set("streaming.fake", True)
    bridge.flush()
    assert row.menu.currentText() == "As in Settings (On)"
    row.menu.setCurrentIndex(2)
    row.menu.activated.emit(2)
    await turns()
    assert clients.calls == [("own", "default", "streaming.fake", False)]
    assert row.reset_button.isVisibleTo(row)
    row.reset_button.click()
    await turns()
    assert clients.calls[-1] == ("own", "default", "streaming.fake", None)
    assert row.menu.currentText() == "As in Settings (On)"
    assert clients.lines()[0].own == {}


async def test_blocked_replies_have_their_choices_in_words(page: ClientsPage, clients: Clients) -> None:
    row = page.detail.rules.own["blocked.as"]
    assert row.label.text() == "When Google blocks or returns nothing"
    assert [row.menu.itemText(place) for place in range(5)] == [
        "As in Settings (What suits the program)",
        "What suits the program",
        "An error that says why",
        "A readable reply that says why",
        "An empty reply",
    ]
    page.list.choose("cline")
    assert row.menu.currentText() == "A readable reply that says why"
    row.menu.activated.emit(0)
    row.menu.setCurrentIndex(2)
    row.menu.activated.emit(2)
    await turns()
    assert str(clients.lines()[CLINE].own["blocked.as"]) == "error"


async def test_a_number_is_typed_emptied_and_refused(qtbot, page: ClientsPage, clients: Clients) -> None:
    row = page.detail.rules.own["retry.hold_seconds"]
    assert row.field.placeholderText() == "As in Settings (20 s)"
    row.field.setFocus()
    qtbot.keyClicks(row.field, "45")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    await turns()
    assert clients.lines()[0].own == {"retry.hold_seconds": 45.0}
    row.field.selectAll()
    qtbot.keyClicks(row.field, "9999")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    await turns()
    assert row.error.text() == "Not possible; allowed: 0 to 3600"
    assert clients.lines()[0].own == {"retry.hold_seconds": 45.0}
    row.field.clear()
    row.field.setModified(True)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    await turns()
    assert clients.lines()[0].own == {}
    assert not row.error.isVisible()


async def test_what_is_typed_stays_while_numbers_move(qtbot, page: ClientsPage, clients: Clients) -> None:
    row, models = page.detail.rules.own["limits.concurrency"], page.detail.rules.models
    row.field.setFocus()
    qtbot.keyClicks(row.field, "3")
    clients._lines[0] = replace(clients._lines[0], running=1, requests=9)
    page.refresh()
    assert row.field.text() == "3"
    models.box.setFocus()
    models.box.setPlainText("gemini-3.5")
    clients._lines[0] = replace(clients._lines[0], requests=10)
    page.refresh()
    assert models.box.toPlainText() == "gemini-3.5"
    page.list.choose("tavern")
    assert models.box.toPlainText() == ""
    assert row.field.text() == ""


async def test_models_are_written_one_per_line(page: ClientsPage, clients: Clients) -> None:
    models = page.detail.rules.models
    models.box.setFocus()
    models.box.setPlainText(" gemini-3.8-* \n\ngemini-3.5-pro, gemini-3.8-*\n")
    page.list.setFocus()
    await turns()
    assert clients.lines()[0].models == ("gemini-3.8-*", "gemini-3.5-pro")
    assert models.box.toPlainText() == "gemini-3.8-*\ngemini-3.5-pro"
    models.reset_button.click()
    await turns()
    assert clients.lines()[0].models == ()


async def test_models_are_suggested_and_a_bad_one_is_refused_in_its_row(
    page: ClientsPage, clients: Clients
) -> None:
    models = page.detail.rules.models
    suggested = models.suggested()
    assert suggested == list(page._context.engine.keys.models())
    models.add_button.click()
    menu = [menu for menu in models.findChildren(QMenu) if menu.isVisible()][-1]
    menu.actions()[1].trigger()
    await turns()
    assert clients.lines()[0].models == (suggested[1],)
    assert suggested[1] not in models.suggested()
    models.box.setFocus()
    models.box.setPlainText("two words")
    page.list.setFocus()
    await turns()
    assert models.error.isVisibleTo(models)
    assert clients.lines()[0].models == (suggested[1],)


async def test_a_setting_refused_by_the_engine_says_why_in_its_row(
    page: ClientsPage, clients: Clients
) -> None:
    clients.error = Objection(Words("Not for this one."))
    row = page.detail.rules.own["disguise.enabled"]
    row.menu.setCurrentIndex(1)
    row.menu.activated.emit(1)
    await turns()
    assert row.error.text() == "Not for this one."
    assert page.detail.rules.own["streaming.fake"].error.text() == ""


async def test_every_own_setting_has_a_row_with_a_name(page: ClientsPage) -> None:
    rows = page.detail.rules.own
    assert tuple(rows) == OWN_SETTINGS
    assert all(row.control.accessibleName() and row.help.text() for row in rows.values())


# --- everything


async def test_the_language_changes_all_of_it(page: ClientsPage, languages) -> None:
    page.list.choose("cline")
    english = page.detail.facts.text()
    languages.use("zh_CN")
    QApplication.processEvents()
    if client_words.translated("An empty reply") != "An empty reply":  # once the catalogue has these texts
        assert page.detail.facts.text() != english
        assert page.title.text() == "客户端"


async def test_the_place_of_the_splitter_is_remembered(
    qtbot, page: ClientsPage, context: PageContext
) -> None:
    page.split.moveSplitter(333, 1)
    again = ClientsPage(context)
    qtbot.addWidget(again)
    again.resize(page.size())
    again.show()
    await turns()
    assert again.split.sizes() == page.split.sizes()


@pytest.mark.parametrize("size", [(912, 740), (612, 560)])
async def test_nothing_sticks_out(page: ClientsPage, size) -> None:
    page.resize(*size)
    page.list.choose("cline")
    area = page.detail.area
    for recipe in page.detail.recipes._all:
        page.detail.recipes.show_program(recipe.id)
        await turns()
        for _ in range(3):  # rows that turn upright, then what is around them
            QApplication.processEvents()
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()


async def test_the_rows_of_settings_are_built_by_and_by(
    qtbot, context: PageContext, clients: Clients
) -> None:
    page = ClientsPage(context)
    qtbot.addWidget(page)
    page.list.choose("cline")
    assert page.detail.rules.own == {}
    for _ in OWN_SETTINGS:
        page.detail.rules._builder.timeout.emit()
    assert tuple(page.detail.rules.own) == OWN_SETTINGS
    assert page.detail.rules.own["limits.requests_per_day"].field.text() == "500"
    assert not page.detail.rules._builder.isActive()
    await turns()


lines = st.lists(
    st.builds(
        replace,
        st.just(CLIENTS[0]),
        id=st.sampled_from("abcdef"),
        name=st.text(max_size=8),
        running=st.integers(0, 3),
        last_seen=st.none() | st.floats(NOW - 1e6, NOW),
    ),
    unique_by=lambda line: line.id,
)


@given(before=lines, after=lines, place=st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_what_was_held_follows_its_client(
    before: list[ClientLine], after: list[ClientLine], place: int
) -> None:
    model = ClientList()
    model.show_lines(before, NOW)
    if place >= len(before):
        return
    held = QPersistentModelIndex(model.index(place))
    model.show_lines(after, NOW)
    there = [line.id for line in after]
    if before[place].id in there:
        assert held.row() == there.index(before[place].id)
    else:
        assert not held.isValid()


@given(name=st.sampled_from(OWN_SETTINGS), data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_value_of_a_setting_has_its_word(qapp, name: str, data) -> None:
    setting = Settings.declaration(name)
    if setting.choices:
        value = data.draw(st.sampled_from(setting.choices))
    elif setting.type is bool:
        value = data.draw(st.booleans())
    else:
        value = data.draw(st.integers(int(setting.minimum), int(min(setting.maximum, 10_000))))
    said = client_words.value(setting, setting.parse(value))
    assert said
    assert client_words.inherited(setting, setting.parse(value)) == f"As in Settings ({said})"
