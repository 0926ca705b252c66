pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The latest answer as a date, or only as a period where no delivery limit is guaranteed.
SectionCard {
    id: card

    required property ReceiptViewModel receipt

    color: Theme.lakeTint
    padding: Theme.landscape ? Theme.space4 : Theme.space5
    spacing: 0

    Words {
        Layout.fillWidth: true
        text: card.receipt.answerLabel
        color: Theme.ink2
        font.pixelSize: Theme.support
    }

    Words {
        Layout.fillWidth: true
        text: card.receipt.answer
        strong: true
        color: Theme.lake
        font.pixelSize: Theme.elderly ? 72 : 66
        lineHeight: 0.9
    }

    Words {
        Layout.fillWidth: true
        text: card.receipt.answerNote
        color: Theme.ink2
        font.pixelSize: Theme.support
    }
}
