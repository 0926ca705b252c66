pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard.Core as Vkb
import QtQuick.VirtualKeyboard.Plugins.Pinyin

/*
    The keys on the counter. Qt's input engine turns them into text and Pinyin into candidates; layout, size and
    colours are the kiosk's own. One instance stands in the window; it follows the field that has the focus.

    A field chooses its keys by its input method hints:
      ImhDigitsOnly               digits
      ImhFormattedNumbersOnly     digits and a point
      ImhPreferNumbers            digits and X, as an ID number may end
      ImhLatinOnly                letters and digits, no Chinese; with ImhUppercaseOnly capitals
    Any other field is written in the application's language, with a key for the other one.
*/
Item {
    id: root

    // "zh" or "en": the application's language
    property string language: "zh"
    // true while a field wants keys; the counter's edge rises then
    readonly property bool open: InputMethod.visible
    property color keyColor: "#F4F8F7"
    property color softKeyColor: "#C5D7DA"
    property color pressedColor: "#DDA22B"
    property color inkColor: "#0F2429"
    property color onCounterColor: "#FFFFFF"

    readonly property int hints: Vkb.InputContext.inputMethodHints
    readonly property bool digitsOnly: (hints & (Qt.ImhDigitsOnly | Qt.ImhFormattedNumbersOnly | Qt.ImhPreferNumbers)) !== 0
                                       && !latinOnly
    readonly property bool latinOnly: (hints & Qt.ImhLatinOnly) !== 0
    readonly property bool uppercaseOnly: (hints & Qt.ImhUppercaseOnly) !== 0
    readonly property string script: latinOnly ? "en" : chosenScript
    property string chosenScript: language
    property bool symbols: false
    property bool candidatesExpanded: false
    readonly property bool composing: Vkb.InputContext.preeditText.length > 0
    readonly property var engine: Vkb.InputContext.inputEngine
    // A landscape window has less height to give; the keys keep most of it.
    readonly property bool low: height < 520
    readonly property int candidateHeight: low ? 76 : 96
    readonly property int gap: low ? 8 : 12

    signal hideRequested

    function press(character: string) {
        Vkb.InputContext.inputEngine.virtualKeyClick(character.toUpperCase().charCodeAt(0), character, Qt.NoModifier)
    }
    function erase() {
        Vkb.InputContext.inputEngine.virtualKeyClick(Qt.Key_Backspace, "", Qt.NoModifier)
    }
    function space() {
        Vkb.InputContext.inputEngine.virtualKeyClick(Qt.Key_Space, " ", Qt.NoModifier)
    }
    function hide() {
        settle()
        InputMethod.hide()
        hideRequested()
    }
    // What stands half-written becomes its best candidate: a page or language change loses nothing.
    function settle() {
        candidatesExpanded = false
        if (composing && candidates.count > 0)
            candidates.choose(0)
    }
    function showSymbols(on: bool) {
        settle()
        symbols = on
    }
    function switchScript() {
        settle()
        chosenScript = chosenScript === "zh" ? "en" : "zh"
    }
    function applyMethod() {
        const chinese = script === "zh" && !symbols && !digitsOnly
        const method = chinese ? pinyin : plain
        if (Vkb.InputContext.inputEngine.inputMethod !== method)
            Vkb.InputContext.inputEngine.inputMethod = method
        Vkb.InputContext.inputEngine.inputMode = chinese ? Vkb.InputEngine.InputMode.Pinyin : Vkb.InputEngine.InputMode.Latin
    }

    implicitWidth: 1080
    implicitHeight: 96 + 4 * 108 + 4 * 12
    visible: open

    onLanguageChanged: {
        settle()
        chosenScript = language
        symbols = false
    }
    onScriptChanged: applyMethod()
    onSymbolsChanged: applyMethod()
    onDigitsOnlyChanged: applyMethod()
    onOpenChanged: {
        candidatesExpanded = false
        symbols = false
        applyMethod()
    }
    Component.onCompleted: {
        Vkb.InputContext.priv.registerInputPanel(root)
        applyMethod()
    }

    Connections {
        target: Vkb.InputContext.priv
        function onInputItemChanged() {
            root.symbols = false
            root.candidatesExpanded = false
            root.chosenScript = root.language
            root.applyMethod()
        }
        function onFocusChanged() {
            root.applyMethod()
        }
    }

    PinyinInputMethod {
        id: pinyin
    }
    Vkb.PlainInputMethod {
        id: plain
    }

    // Touches between two keys belong to the keyboard, not to what lies under it.
    MouseArea {
        anchors.fill: parent
    }

    CandidateBar {
        id: candidates

        x: 24
        width: parent.width - 48
        height: root.candidateHeight
        keyboard: root
        visible: root.script === "zh" && !root.symbols && !root.digitsOnly
    }

    DigitRow {
        x: 24
        width: parent.width - 48
        height: root.candidateHeight
        keyboard: root
        visible: root.script === "en" && !root.symbols && !root.digitsOnly
    }

    Item {
        id: pages

        x: 24
        y: root.candidateHeight + root.gap
        width: parent.width - 48
        height: parent.height - y

        LetterPage {
            anchors.fill: parent
            keyboard: root
            visible: !root.symbols && !root.digitsOnly && !root.candidatesExpanded
        }
        SymbolPage {
            anchors.fill: parent
            keyboard: root
            visible: root.symbols && !root.digitsOnly
        }
        DigitPad {
            anchors.fill: parent
            keyboard: root
            visible: root.digitsOnly
        }
        CandidateGrid {
            anchors.fill: parent
            keyboard: root
            visible: root.candidatesExpanded
        }
    }
}
