pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One field in the way its kind is answered: large choices, the keyboard, the wheels of a date, a pad, a camera. Below it
// stands what a machine read for it, and what helps to fill it without typing.
Item {
    id: field

    required property string key
    required property string name
    required property string kind
    required property string tray
    required property string label
    required property string hint
    required property string unit
    required property string value
    required property string shown
    required property string masked
    required property int longest
    required property string source
    required property string sourceIcon
    required property string error
    required property var options
    required property int taken
    required property string proposal
    required property string proposalSource
    required property string proposalIcon
    required property var aid
    property bool dating: false
    // The page's title asks the question already when there is nothing else on it.
    property bool alone: false

    readonly property int hints: ({
            "digits": Qt.ImhDigitsOnly,
            "amount": Qt.ImhFormattedNumbersOnly,
            "id": Qt.ImhPreferNumbers | Qt.ImhUppercaseOnly,
            "code": Qt.ImhLatinOnly | Qt.ImhUppercaseOnly | Qt.ImhNoPredictiveText
        })[tray] ?? Qt.ImhNone
    // The page offers 说不准 below the answers.
    property bool unsure: false

    // All answers are to be seen at once: many stand in columns, and on the wide screen those that are short as well.
    readonly property int answerColumns: {
        if (!Theme.landscape)
            return options.length > 4 ? 2 : 1;
        const short = options.every(option => option.hint === "" && option.label.length <= (Theme.chinese ? 5 : 9));
        if (options.length > 6 && short && !Theme.elderly)
            return 3;
        return short || options.length + (unsure ? 1 : 0) > 3 ? 2 : 1;
    }

    signal answered(string value)
    signal wheelsAsked
    signal focused(Item item)
    signal confirmed
    signal aidAsked
    signal written(var signature)
    signal helpAsked

    readonly property bool pictures: kind === "photo" || kind === "document"

    readonly property Component way: {
        if (kind === "signature")
            return pad;
        if (pictures)
            return camera;
        if (tray === "")
            return choices;
        if (tray === "date")
            return wheels;
        return kind === "long_text" ? lines : line;
    }

    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column

        width: field.width
        spacing: Theme.space2

        Loader {
            id: holder

            Layout.fillWidth: true
            sourceComponent: field.way
        }

        ProposalCard {
            Layout.fillWidth: true
            visible: field.proposal !== ""
            name: field.name
            value: field.proposal + (field.unit !== "" && field.proposal !== "" ? " " + field.unit : "")
            source: field.proposalSource
            sourceIcon: field.proposalIcon
            onConfirmed: field.confirmed()
        }

        AidButton {
            objectName: field.aid.name
            visible: field.aid.text !== "" && !field.pictures
            text: field.aid.text
            note: field.aid.note
            iconName: field.aid.sign
            busy: field.aid.busy
            onClicked: field.aidAsked()
        }
    }

    Component {
        id: pad

        SignatureField {
            name: field.name
            label: field.label
            hint: field.hint
            value: field.value
            signed: field.taken > 0
            error: field.error
            onWritten: signature => field.written(signature)
            onCleared: field.answered("")
            onHelpAsked: field.helpAsked()
        }
    }

    Component {
        id: camera

        PictureField {
            name: field.name
            label: field.alone ? "" : field.label
            hint: field.hint
            photo: field.kind === "photo"
            value: field.value
            taken: field.taken
            aid: field.aid
            options: field.options
            error: field.error
            onAsked: field.aidAsked()
            onAnswered: value => field.answered(value)
        }
    }

    Component {
        id: choices

        FieldFrame {
            label: field.alone ? "" : field.label
            hint: field.hint
            source: field.source
            sourceIcon: field.sourceIcon
            error: field.error

            GridLayout {
                Layout.fillWidth: true
                columns: field.answerColumns
                columnSpacing: field.answerColumns > 2 ? Theme.space3 : Theme.gutter
                rowSpacing: Theme.landscape ? Theme.space3 : Theme.gutter
                uniformCellWidths: true

                Repeater {
                    model: field.options

                    delegate: ChoiceCard {
                        required property var modelData

                        objectName: modelData.name
                        lowest: Theme.choiceRow - (field.answerColumns > 1 && !Theme.landscape ? 24 : 0)
                        leftPadding: field.answerColumns > 2 ? Theme.space3 : Theme.space5
                        rightPadding: field.answerColumns > 2 ? Theme.space2 : Theme.space5
                        textSize: field.answerColumns > 2 ? (Theme.chinese ? 40 : 34) : Theme.elderly ? 54 : 44
                        gap: field.answerColumns > 2 ? Theme.space3 : Theme.space5
                        text: modelData.label
                        hint: modelData.hint
                        checked: modelData.chosen
                        wrong: field.error !== ""
                        onClicked: field.answered(modelData.value)
                    }
                }
            }
        }
    }

    Component {
        id: line

        TextEntry {
            name: field.name
            label: field.label
            hint: field.hint
            unit: field.unit
            value: field.value
            shown: field.shown
            masked: field.masked
            longest: field.longest
            source: field.source
            sourceIcon: field.sourceIcon
            error: field.error
            hints: field.hints
            onEdited: value => field.answered(value)
            onFocused: item => field.focused(item)
        }
    }

    Component {
        id: lines

        LongEntry {
            name: field.name
            label: field.label
            hint: field.hint
            value: field.value
            longest: field.longest
            source: field.source
            sourceIcon: field.sourceIcon
            error: field.error
            onEdited: value => field.answered(value)
            onFocused: item => field.focused(item)
        }
    }

    Component {
        id: wheels

        DateEntry {
            name: field.name
            label: field.label
            hint: field.hint
            shown: field.shown
            active: field.dating
            source: field.source
            sourceIcon: field.sourceIcon
            error: field.error
            onAsked: field.wheelsAsked()
        }
    }
}
