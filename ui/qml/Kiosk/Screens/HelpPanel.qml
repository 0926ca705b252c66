pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// A person to call, from every page; also the way to the low layout and to the end.
Ask {
    id: panel

    required property AppViewModel app

    question: qsTr("请人帮忙")
    iconName: "help"

    Note {
        iconName: "person"
        text: qsTr("请到旁边的服务台，找站里的工作人员。")
        textColor: Theme.ink
        textSize: Theme.body
    }

    Note {
        iconName: "phone"
        text: qsTr("也可以打 12345，说说卡在哪一步。")
        textColor: Theme.ink
        textSize: Theme.body
    }

    Note {
        iconName: "lock"
        text: qsTr("您填的内容还在，关上这一页就能接着办。")
        textColor: Theme.ink
        textSize: Theme.body
    }

    GridLayout {
        Layout.fillWidth: true
        columns: Theme.stacked ? 1 : 2
        columnSpacing: Theme.gutter
        rowSpacing: Theme.space3
        uniformCellWidths: true

        QuietButton {
            objectName: "help_low"
            Layout.fillWidth: true
            visible: !Theme.landscape
            text: Theme.low ? qsTr("回到标准高度") : qsTr("按键放低一点")
            iconName: "wheelchair"
            onClicked: {
                Theme.low = !Theme.low;
                panel.app.closeHelp();
            }
        }

        QuietButton {
            objectName: "help_outlets"
            Layout.fillWidth: true
            visible: panel.app.canInform
            text: qsTr("附近的网点")
            iconName: "house"
            onClicked: panel.app.openInfo("outlets")
        }

        QuietButton {
            objectName: "help_notices"
            Layout.fillWidth: true
            visible: panel.app.canInform
            text: qsTr("公告和使用说明")
            iconName: "info"
            onClicked: panel.app.openInfo("notices")
        }

        QuietButton {
            objectName: "help_end"
            Layout.fillWidth: true
            visible: panel.app.canEnd
            text: qsTr("不办了，结束")
            iconName: "close"
            onClicked: {
                panel.app.closeHelp();
                panel.app.askEnd();
            }
        }
    }

    answers: [
        PrimaryButton {
            objectName: "help_close"
            text: qsTr("知道了，接着办")
            onClicked: panel.app.closeHelp()
        }
    ]
}
