import QtQuick
import QtTest
import Kiosk.Controls
import Kiosk.Theme

Item {
    width: 1080
    height: 200

    StepWall {
        id: wall

        x: 60
        width: 960
    }

    TestCase {
        name: "StepWall"
        when: windowShown

        function stones() {
            return Array.from(wall.children).filter(child => child.visible && child.width > 0 && child.height > 0);
        }
        function test_one_battlement_for_each_step() {
            wall.steps = ["done", "now", "todo"];
            tryVerify(() => stones().length === 3);
            const parts = stones();
            compare(Math.round(parts[2].x + parts[2].width), 960);
        }
        function test_without_steps_it_is_the_plain_wall() {
            wall.steps = [];
            tryVerify(() => stones().length > 3);
            for (const stone of stones())
                verify(stone.height <= Theme.plainWallHeight);
        }
    }
}
