import QtQuick
import QtTest
import Kiosk.Controls

Item {
    width: 800
    height: 400

    TextEntry {
        id: entry

        width: 760
        name: "phone"
        label: "手机号"
        onEdited: value => spy.values.push(value)
    }
    TextInput {
        id: elsewhere

        y: 350
        text: "x"
    }
    QtObject {
        id: spy

        property var values: []
    }

    TestCase {
        name: "TextEntry"
        when: windowShown

        function input() {
            return findChild(entry, "field_phone");
        }
        function init() {
            elsewhere.forceActiveFocus();
            entry.value = "138";
            entry.masked = "";
            spy.values = [];
        }
        function test_what_is_typed_is_announced_letter_by_letter() {
            input().forceActiveFocus();
            keyClick(Qt.Key_1);
            keyClick(Qt.Key_2);
            compare(spy.values, ["1381", "13812"]);
        }
        function test_a_value_from_outside_does_not_disturb_who_is_typing() {
            input().forceActiveFocus();
            keyClick(Qt.Key_9);
            entry.value = "138 9";
            compare(input().text, "1389");
            elsewhere.forceActiveFocus();
            compare(input().text, "138 9");
        }
        function test_a_masked_number_is_shown_only_when_asked_for() {
            entry.masked = "1**";
            const key = findChild(entry, "reveal_phone");
            verify(key.visible);
            verify(!entry.revealed);
            key.click();
            verify(entry.revealed);
            key.click();
            verify(!entry.revealed);
        }
    }
}
