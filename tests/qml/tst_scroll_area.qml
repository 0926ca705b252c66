import QtQuick
import QtQuick.Layouts
import QtTest
import Kiosk.Controls
import Kiosk.Theme

Item {
    width: 600
    height: 500

    ScrollArea {
        id: area

        width: 560
        height: 400

        Rectangle {
            id: tall

            Layout.fillWidth: true
            Layout.preferredHeight: 300
        }
        Rectangle {
            id: last

            Layout.fillWidth: true
            Layout.preferredHeight: 90
            visible: false
        }
    }

    TestCase {
        name: "ScrollArea"
        when: windowShown

        function init() {
            Theme.still = true;
            Theme.landscape = false;
            tall.Layout.preferredHeight = 300;
            last.visible = false;
            area.toTop();
        }
        function key() {
            return findChild(area, "scroll_more");
        }
        function test_what_fits_shows_no_key() {
            tryCompare(area, "scrolls", false);
            verify(!key().visible);
        }
        function test_the_key_leads_to_the_end_and_back() {
            tall.Layout.preferredHeight = 600;
            tryCompare(area, "scrolls", true);
            verify(key().visible);
            verify(key().height >= 80);
            area.onward();
            tryVerify(() => area.flickable.contentY > 0);
            area.onward();
            tryVerify(() => area.flickable.atYEnd);
            area.onward();
            tryCompare(area.flickable, "contentY", 0);
        }
        function test_a_field_below_is_brought_into_view() {
            tall.Layout.preferredHeight = 600;
            last.visible = true;
            tryCompare(area, "scrolls", true);
            tryVerify(() => last.y > 500);
            area.reveal(last);
            tryVerify(() => last.mapToItem(area, 0, last.height).y <= area.flickable.height + 1);
        }
    }
}
