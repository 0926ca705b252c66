pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Year, month and day on the counter. `value` is ISO (2026-06-09) or empty; every choice is announced at once.
Item {
    id: picker

    property string value: ""

    readonly property date now: new Date()
    readonly property var parts: {
        const given = value.split("-").map(Number);
        return given.length === 3 && !given.some(isNaN) ? given : [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    }
    readonly property int year: parts[0]
    readonly property int month: parts[1]
    readonly property int day: parts[2]

    signal chosen(string value)
    signal done

    function daysIn(year: int, month: int): int {
        return new Date(year, month, 0).getDate();
    }

    function pick(year: int, month: int, day: int): void {
        const two = number => String(number).padStart(2, "0");
        picker.chosen(String(year).padStart(4, "0") + "-" + two(month) + "-" + two(Math.min(day, daysIn(year, month))));
    }

    GridLayout {
        anchors.fill: parent
        columns: Theme.landscape ? 2 : 1
        rowSpacing: Theme.space3
        columnSpacing: Theme.gutter

        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.gutter

            Wheel {
                Layout.fillWidth: true
                Layout.fillHeight: true
                name: "year"
                unit: qsTr("年")
                first: picker.now.getFullYear() - 110
                last: picker.now.getFullYear() + 20
                value: picker.year
                onChosen: value => picker.pick(value, picker.month, picker.day)
            }

            Wheel {
                Layout.fillWidth: true
                Layout.fillHeight: true
                name: "month"
                unit: qsTr("月")
                first: 1
                last: 12
                value: picker.month
                onChosen: value => picker.pick(picker.year, value, picker.day)
            }

            Wheel {
                Layout.fillWidth: true
                Layout.fillHeight: true
                name: "day"
                unit: qsTr("日")
                first: 1
                last: picker.daysIn(picker.year, picker.month)
                value: picker.day
                onChosen: value => picker.pick(picker.year, picker.month, value)
            }
        }

        GridLayout {
            Layout.fillWidth: !Theme.landscape
            Layout.preferredWidth: Theme.landscape ? 480 : -1
            columns: Theme.landscape ? 1 : 2
            columnSpacing: Theme.gutter
            rowSpacing: Theme.gutter

            SecondaryButton {
                objectName: "date_today"
                Layout.columnSpan: 1
                Layout.preferredHeight: 120
                text: qsTr("今天")
                onClicked: picker.pick(picker.now.getFullYear(), picker.now.getMonth() + 1, picker.now.getDate())
            }

            PrimaryButton {
                objectName: "date_done"
                Layout.columnSpan: 1
                Layout.preferredHeight: 120
                text: qsTr("选好了")
                onClicked: {
                    if (picker.value === "")
                        picker.pick(picker.year, picker.month, picker.day);
                    picker.done();
                }
            }
        }
    }
}
