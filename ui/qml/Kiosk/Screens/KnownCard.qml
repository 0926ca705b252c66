pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A fact that is known already, masked, with where it comes from.
SectionCard {
    id: card

    required property string label
    required property string value
    required property string source
    required property string icon

    padding: Theme.space4 + 4
    spacing: 4

    RowLayout {
        Layout.fillWidth: true

        Words {
            Layout.fillWidth: true
            text: card.label
            color: Theme.ink2
            font.pixelSize: Theme.support
        }

        Badge {
            kind: "source"
            iconName: card.icon
            text: card.source
        }
    }

    Words {
        Layout.fillWidth: true
        text: card.value
        strong: true
        font.pixelSize: Theme.elderly ? 50 : 46
        lineHeight: 0.95
        wrapMode: Text.WrapAnywhere
    }
}
