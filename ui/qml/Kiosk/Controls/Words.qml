pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Items
import Kiosk.Theme

// Text in the kiosk's own voice: one family, two weights, never cut off, its lines broken where a reader would.
Item {
    id: words

    property string text: ""
    property bool strong: false
    property alias color: letters.color
    property alias font: letters.font
    property alias lineHeight: letters.lineHeight
    property alias wrapMode: letters.wrapMode
    property alias horizontalAlignment: letters.horizontalAlignment
    property alias verticalAlignment: letters.verticalAlignment

    // Chinese characters that one line holds.
    readonly property int room: width > 0 ? Math.floor(width / font.pixelSize) : 99

    // No binding: the width may follow from the text, which stays the same but for its breaks.
    function settle(): void {
        letters.text = Typesetter.settled(words.text, words.room);
    }

    onTextChanged: settle()
    onRoomChanged: settle()

    implicitWidth: letters.implicitWidth
    implicitHeight: letters.implicitHeight
    baselineOffset: letters.baselineOffset

    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Accessible.ignored: words.text === ""

    Text {
        id: letters

        anchors.fill: parent
        color: Theme.ink
        font.family: Theme.family
        font.pixelSize: Theme.body
        font.weight: words.strong ? Font.Bold : Font.Normal
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
}
