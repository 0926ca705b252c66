pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// One question, why it is asked and what is known already; then large answers just above the counter, or fields.
Page {
    id: screen

    required property AppViewModel app
    readonly property FormViewModel form: app.form
    // The date field whose wheels stand on the counter, by its pointer; "" while none does.
    property string dating: ""

    raised: keyboardOpen || dating !== ""
    bodyLow: true
    actionsWhileTyping: dating === ""
    canEnd: app.canEnd
    onEndAsked: app.askEnd()

    Connections {
        function onPageChanged(): void {
            screen.dating = "";
            screen.forceActiveFocus();
            screen.bodyScroll.toTop();
        }

        target: screen.app
    }

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.form.title
            strong: true
            font.pixelSize: screen.raised ? Math.min(Theme.title, 52) : Theme.elderly ? Theme.title : Theme.display
            lineHeight: 0.86
        },
        Note {
            visible: screen.form.why !== "" && !screen.raised
            text: screen.form.why
            textSize: Theme.elderly ? Theme.support : 34
        },
        Repeater {
            model: screen.raised ? null : screen.form.known

            delegate: KnownCard {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space2
            }
        }
    ]

    Repeater {
        model: screen.raised ? null : screen.form.aids

        delegate: AidButton {
            required property string key
            required property string name
            required property string sign
            required text
            required note
            required busy

            objectName: name
            iconName: sign
            onClicked: screen.app.openAid(key)
        }
    }

    Repeater {
        model: screen.form.fields

        delegate: FormField {
            Layout.fillWidth: true
            dating: screen.dating === key
            alone: screen.form.fields.count === 1
            unsure: screen.form.unsure
            onAnswered: value => screen.app.answer(key, value)
            onConfirmed: screen.app.confirm(key)
            onAidAsked: {
                screen.forceActiveFocus();
                screen.app.openAid(aid.key);
            }
            onWritten: signature => screen.app.signField(key, signature)
            onHelpAsked: screen.app.openHelp()
            onWheelsAsked: {
                screen.forceActiveFocus();
                InputMethod.hide();
                screen.dating = screen.dating === key ? "" : key;
            }
            onFocused: item => {
                screen.dating = "";
                revealLater.item = item;
                revealLater.restart();
            }
            onDatingChanged: if (dating) {
                revealLater.item = this;
                revealLater.restart();
            }
        }
    }

    ChoiceCard {
        objectName: "unsure"
        visible: screen.form.unsure
        text: qsTr("说不准")
        hint: qsTr("请工作人员过来看一看")
        lowest: Theme.choiceRow
        onClicked: screen.app.openHelp()
    }

    // The edge rises first; then the field is moved to where it can be seen.
    Timer {
        id: revealLater

        property Item item: null

        interval: Theme.panelTime
        onTriggered: if (item !== null)
            screen.bodyScroll.reveal(item)
    }

    readonly property string dateValue: {
        for (let at = 0; at < dates.count; ++at) {
            const probe = dates.objectAt(at) as DateProbe;
            if (probe !== null && probe.key === dating)
                return probe.value;
        }
        return "";
    }

    Instantiator {
        id: dates

        model: screen.form.fields
        delegate: DateProbe {}
    }

    component DateProbe: QtObject {
        required property string key
        required property string value
    }

    actions: [
        PrimaryButton {
            text: screen.form.number < screen.form.total ? qsTr("下一题") : qsTr("填好了，下一步")
            arrow: true
            onClicked: screen.app.nextPage()
        }
    ]

    tray: [
        Loader {
            anchors.fill: parent
            active: screen.dating !== ""
            sourceComponent: DatePicker {
                value: screen.dateValue
                onChosen: value => screen.app.answer(screen.dating, value)
                onDone: screen.dating = ""
            }
        }
    ]
}
