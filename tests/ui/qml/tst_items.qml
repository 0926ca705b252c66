import QtQuick
import QtTest
import Kiosk.Items

Item {
    width: 400
    height: 400

    QrCode {
        id: code

        width: 300
        height: 300
    }
    SignaturePad {
        id: pad

        y: 300
        width: 400
        height: 100
    }
    SignalSpy {
        id: strokes

        target: pad
        signalName: "strokesChanged"
    }

    TestCase {
        name: "Items"
        when: windowShown

        function test_code_without_text_is_not_valid() {
            code.text = "";
            verify(!code.valid);
            code.text = "NMY1:ABC";
            verify(code.valid);
        }
        function test_code_follows_its_size() {
            code.text = "NMY1:ABC";
            const large = code.moduleSize;
            code.width = 150;
            verify(code.moduleSize < large);
            code.width = 300;
            compare(code.moduleSize, large);
        }
        function test_pad_tells_of_each_stroke_and_of_being_cleared() {
            strokes.clear();
            mousePress(pad, 20, 20);
            mouseMove(pad, 100, 60);
            mouseRelease(pad, 100, 60);
            compare(strokes.count, 1);
            verify(!pad.isEmpty);
            pad.clear();
            compare(strokes.count, 2);
            verify(pad.isEmpty);
        }
    }
}
