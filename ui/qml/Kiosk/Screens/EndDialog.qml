pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Whether to end; staying is the lamp.
Ask {
    id: dialog

    required property AppViewModel app
    readonly property bool stored: app.screen === "receipt" || app.screen === "rating"

    question: qsTr("要结束吗？")
    consequence: stored ? qsTr("您的事已经存好，结束不影响。屏幕上的内容会清掉。") : qsTr("还没有提交。现在结束，填的内容全部清掉，下次要重新填。")

    answers: [
        DangerButton {
            objectName: "end_confirm"
            text: qsTr("结束")
            onClicked: dialog.app.end()
        },
        PrimaryButton {
            objectName: "end_stay"
            text: qsTr("不结束，接着办")
            onClicked: dialog.app.keepGoing()
        }
    ]
}
