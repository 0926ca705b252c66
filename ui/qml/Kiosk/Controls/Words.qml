pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Text in the kiosk's own voice: one family, two weights, never cut off.
Text {
    id: words

    property bool strong: false

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: strong ? Font.Bold : Font.Normal
    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Accessible.ignored: words.text === ""
}
