import QtQuick
import QtTest
import Kiosk.Controls
import Kiosk.Theme

Item {
    width: 960
    height: 500

    ActionRow {
        id: row

        width: 960

        SecondaryButton {
            id: another

            text: "重拍"
        }
        SecondaryButton {
            id: other

            text: "没带"
        }
        PrimaryButton {
            id: lamp

            text: "下一步"
        }
    }

    TestCase {
        name: "ActionRow"
        when: windowShown

        function init() {
            Theme.elderly = false;
            Theme.landscape = false;
            other.visible = true;
            another.visible = false;
        }
        function test_the_lamp_stands_at_the_right_and_is_the_widest() {
            tryVerify(() => lamp.x > other.x);
            verify(lamp.width > other.width);
            compare(row.lines, 1);
        }
        function test_three_large_buttons_leave_the_lamp_the_lowest_line() {
            Theme.elderly = true;
            another.visible = true;
            tryVerify(() => lamp.y >= other.y + other.height);
            tryCompare(lamp, "width", 960);
            compare(row.lines, 2);
        }
        function test_two_large_buttons_stand_side_by_side() {
            Theme.elderly = true;
            tryVerify(() => lamp.x > other.x);
            compare(row.lines, 1);
        }
        function test_a_hidden_action_takes_no_line() {
            Theme.elderly = true;
            other.visible = false;
            compare(row.lines, 1);
        }
        function test_a_disabled_lamp_is_no_lamp() {
            lamp.enabled = false;
            verify(!Qt.colorEqual(lamp.background.color, Theme.lamp));
            lamp.enabled = true;
            verify(Qt.colorEqual(lamp.background.color, Theme.lamp));
        }
    }
}
