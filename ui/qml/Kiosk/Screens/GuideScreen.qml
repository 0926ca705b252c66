pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The plain answer first; then what to bring and what is already covered; the four reductions; the nine official
// elements folded away for those who want them. When it cannot be filed here now, what works instead.
Page {
    id: screen

    required property AppViewModel app
    readonly property GuideViewModel guide: app.guide
    property bool unfolded: false

    canEnd: app.canEnd
    leadShare: 0.4
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.guide.title
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.guide.official
            color: Theme.ink2
            font.pixelSize: Theme.support
        },
        Words {
            Layout.fillWidth: true
            visible: screen.guide.troubleFact === "" || Theme.landscape
            text: screen.guide.summary
            font.pixelSize: Theme.elderly ? Theme.body : 39
        },
        Words {
            Layout.fillWidth: true
            visible: Theme.landscape
            text: screen.guide.version
            color: Theme.ink2
            font.pixelSize: Theme.smallest
        }
    ]

    Banner {
        Layout.fillWidth: true
        visible: screen.guide.troubleFact !== ""
        fact: screen.guide.troubleFact
        act: screen.guide.troubleAct
    }

    SectionCard {
        objectName: "parts"
        visible: screen.guide.parts.count > 0

        Words {
            Layout.fillWidth: true
            text: screen.guide.partsTitle
            strong: true
        }

        Repeater {
            model: screen.guide.parts

            delegate: ThingLine {
                required property string tone

                Layout.fillWidth: true
                icon: tone === "caution" ? "clock" : "document"
                badgeKind: tone
            }
        }
    }

    Words {
        Layout.fillWidth: true
        visible: screen.guide.alternatives.count > 0
        text: qsTr("现在能办的")
        strong: true
    }

    Repeater {
        model: screen.guide.alternatives

        delegate: HitCard {
            Layout.fillWidth: true
            onClicked: screen.app.choose(key)
        }
    }

    GridLayout {
        Layout.fillWidth: true
        columns: Theme.elderly ? 1 : 2
        columnSpacing: Theme.gutter
        rowSpacing: Theme.gutter

        SectionCard {
            Layout.fillHeight: true
            Layout.preferredWidth: 430
            Layout.horizontalStretchFactor: 5

            Words {
                Layout.fillWidth: true
                text: qsTr("您要带的")
                strong: true
            }

            Repeater {
                model: screen.guide.bring

                delegate: ThingLine {
                    Layout.fillWidth: true
                }
            }
        }

        SectionCard {
            Layout.fillHeight: true
            Layout.preferredWidth: 506
            Layout.horizontalStretchFactor: 6
            visible: screen.guide.covered.count > 0

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space2

                Icon {
                    name: "check"
                    tint: Theme.pine
                    size: 44
                }

                Words {
                    Layout.fillWidth: true
                    text: qsTr("已经替您备好")
                    strong: true
                }
            }

            Repeater {
                model: screen.guide.covered

                delegate: ThingLine {
                    Layout.fillWidth: true
                }
            }
        }
    }

    Rectangle {
        Layout.fillWidth: true
        Layout.preferredHeight: reductions.implicitHeight + 2 * Theme.space4
        radius: Theme.radius
        color: Theme.lakeTint

        GridLayout {
            id: reductions

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Theme.space5
            anchors.rightMargin: Theme.space3
            columns: Theme.stacked ? 2 : 4
            rowSpacing: Theme.space4
            uniformCellWidths: true

            Repeater {
                model: screen.guide.reductions

                delegate: ColumnLayout {
                    id: reduction

                    required property string label
                    required property string value
                    required property string unit
                    required property string before

                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        text: reduction.label
                        color: Theme.ink2
                        font.pixelSize: Theme.support
                    }

                    Row {
                        spacing: Theme.space1

                        Words {
                            id: number

                            text: reduction.value
                            strong: true
                            color: Theme.lake
                            font.pixelSize: Theme.elderly ? 72 : 60
                            lineHeight: 0.9
                        }

                        Words {
                            anchors.baseline: number.baseline
                            text: reduction.unit
                            strong: true
                            color: Theme.lake
                            font.pixelSize: Theme.elderly ? 42 : 34
                        }
                    }

                    Words {
                        text: reduction.before
                        color: Theme.ink2
                        font.pixelSize: Theme.smallest
                    }
                }
            }
        }
    }

    Touch {
        id: fold

        objectName: "official_guide"
        Layout.fillWidth: true
        leftPadding: Theme.space5
        rightPadding: Theme.space5
        topPadding: Theme.space4
        bottomPadding: Theme.space4
        text: qsTr("官方办事指南")
        onClicked: screen.unfolded = !screen.unfolded

        background: Rectangle {
            radius: Theme.radius
            color: fold.down ? Theme.lakeTint : Theme.surface
        }

        contentItem: RowLayout {
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    text: qsTr("官方办事指南")
                    strong: true
                    Accessible.ignored: true
                }

                Words {
                    Layout.fillWidth: true
                    text: qsTr("全市统一九项：依据、条件、材料、流程、时限等")
                    color: Theme.ink2
                    font.pixelSize: Theme.support
                    Accessible.ignored: true
                }
            }

            Icon {
                name: screen.unfolded ? "up" : "down"
                tint: Theme.ink
                size: 56
            }
        }
    }

    SectionCard {
        visible: screen.unfolded
        spacing: Theme.space4

        Repeater {
            model: screen.unfolded ? screen.guide.elements : null

            delegate: ColumnLayout {
                id: element

                required property string title
                required property string text

                Layout.fillWidth: true
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    text: element.title
                    strong: true
                    color: Theme.lake
                    font.pixelSize: Theme.support
                }

                Words {
                    Layout.fillWidth: true
                    text: element.text
                    font.pixelSize: Theme.support
                }
            }
        }
    }

    Words {
        Layout.fillWidth: true
        visible: !Theme.landscape
        text: screen.guide.version
        color: Theme.ink2
        font.pixelSize: Theme.smallest
    }

    actions: [
        SecondaryButton {
            objectName: "other_outlets"
            visible: !screen.guide.canBegin
            text: qsTr("去哪里办")
            iconName: "house"
            onClicked: screen.app.openInfo("outlets")
        },
        SecondaryButton {
            objectName: "for_other"
            visible: screen.guide.forOther
            text: qsTr("替别人办")
            note: qsTr("要两张身份证")
            onClicked: screen.app.beginForOther()
        },
        PrimaryButton {
            enabled: screen.guide.canBegin
            text: screen.guide.canBegin ? qsTr("开始办") : screen.guide.atWindow ? qsTr("这件事要去窗口办") : qsTr("这里现在办不了")
            arrow: screen.guide.canBegin
            onClicked: screen.app.begin()
        }
    ]
}
