import QtQuick
import QtTest
import Kiosk.Keyboard

Item {
    width: 1080
    height: 700

    TextInput {
        id: field

        width: 500
        height: 50
    }
    KioskKeyboard {
        id: keyboard

        y: 100
        width: parent.width
    }

    TestCase {
        name: "Keyboard"
        when: windowShown

        function init() {
            field.focus = false;
            field.inputMethodHints = Qt.ImhNone;
            keyboard.language = "zh";
        }
        function test_keyboard_shows_itself_for_a_field_and_not_before() {
            verify(!keyboard.open);
            field.forceActiveFocus();
            tryVerify(() => keyboard.open);
        }
        function test_field_that_changes_its_hints_changes_the_keys() {
            field.forceActiveFocus();
            field.inputMethodHints = Qt.ImhDigitsOnly;
            tryVerify(() => keyboard.digitsOnly);
            field.inputMethodHints = Qt.ImhLatinOnly;
            tryCompare(keyboard, "script", "en");
            field.inputMethodHints = Qt.ImhNone;
            tryCompare(keyboard, "script", "zh");
        }
        function test_language_decides_the_script() {
            keyboard.language = "en";
            compare(keyboard.script, "en");
            keyboard.language = "zh";
            compare(keyboard.script, "zh");
        }
    }
}
