pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// Nobody has touched for a while. The page is gone, not dimmed; staying is the lamp.
Page {
    id: screen

    required property AppViewModel app
    // The longest warning there is; the ring is full at its beginning.
    readonly property int whole: 20

    hasHeader: false
    leadMayScroll: false

    lead: [
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.landscape ? 20 : Theme.space6
            text: qsTr("您还在吗？")
            strong: true
            font.pixelSize: Theme.chinese ? 110 : 96
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: qsTr("好一会儿没有动了。\n要是您已经走开，%1 秒后自动结束。").arg(screen.app.idleSeconds)
            font.pixelSize: Theme.elderly ? Theme.body : 42
        },
        Note {
            Layout.topMargin: Theme.space4
            visible: Theme.landscape
            iconName: "eye_off"
            text: qsTr("刚才的页面已经遮住，别人看不到。")
            textColor: Theme.ink
        },
        Note {
            visible: Theme.landscape
            iconName: "lock"
            text: qsTr("自动结束时，填的内容全部清掉。")
            textColor: Theme.ink
        }
    ]

    Item {
        Layout.fillWidth: true
        Layout.preferredHeight: {
            const rest = Theme.landscape ? 0 : covered.implicitHeight + cleared.implicitHeight + 3 * Theme.space4;
            return Math.max(300, screen.bodyScroll.height - rest);
        }

        Rectangle {
            id: disc

            anchors.centerIn: parent
            width: Math.min(460, parent.height)
            height: width
            radius: width / 2
            color: Theme.surface

            CountdownRing {
                anchors.fill: parent
                fraction: screen.app.idleSeconds / screen.whole
                stroke: 32
                tint: Theme.lake
                rest: Theme.sunk
            }

            Column {
                anchors.centerIn: parent

                Words {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: Math.max(0, screen.app.idleSeconds)
                    strong: true
                    font.pixelSize: disc.width * 0.42
                    lineHeight: 0.8
                    wrapMode: Text.NoWrap
                }

                Words {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: qsTr("秒")
                    color: Theme.ink2
                    font.pixelSize: 44
                    wrapMode: Text.NoWrap
                }
            }
        }
    }

    Note {
        id: covered

        visible: !Theme.landscape
        iconName: "eye_off"
        text: qsTr("刚才的页面已经遮住，别人看不到。")
        textColor: Theme.ink
        textSize: Theme.body
    }

    Note {
        id: cleared

        visible: !Theme.landscape
        iconName: "lock"
        text: qsTr("自动结束时，填的内容全部清掉。")
        textColor: Theme.ink
        textSize: Theme.body
    }

    actions: [
        SecondaryButton {
            objectName: "idle_end"
            text: qsTr("结束")
            note: qsTr("全部清掉")
            onClicked: screen.app.end()
        },
        PrimaryButton {
            objectName: "idle_stay"
            text: qsTr("我还在，继续办")
            iconName: "hand"
            onClicked: screen.app.keepGoing()
        }
    ]
}
