pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme
import Kiosk.ViewModels

// The page of the present screen. A new page slides in by 24 px and appears; in reduced motion it only appears.
Item {
    id: loader

    required property AppViewModel app
    required property string screen
    readonly property alias item: pages.item

    readonly property var screens: ({
            "home": home,
            "topic": topic,
            "find": find,
            "info": info,
            "guide": guide,
            "card": card,
            "consent": consent,
            "form": form,
            "scan": scan,
            "sign": sign,
            "review": review,
            "submitting": submitting,
            "receipt": receipt,
            "rating": rating,
            "ended": ended,
            "not_serving": notServing
        })

    width: Theme.width
    height: Theme.height

    function arrived(): void {
        if (!Theme.still)
            arrive.restart();
    }

    Loader {
        id: pages

        sourceComponent: loader.screens[loader.screen] ?? null
        onLoaded: loader.arrived()
    }

    Connections {
        function onPageChanged(): void {
            loader.arrived();
        }

        target: loader.app
    }

    ParallelAnimation {
        id: arrive

        NumberAnimation {
            target: pages
            property: "x"
            from: Theme.pageSlide
            to: 0
            duration: Theme.pageTime
            easing.type: Easing.OutCubic
        }

        NumberAnimation {
            target: pages
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.pageTime
            easing.type: Easing.OutCubic
        }
    }

    Component {
        id: home

        HomeScreen {
            app: loader.app
        }
    }

    Component {
        id: topic

        TopicScreen {
            app: loader.app
        }
    }

    Component {
        id: find

        FindScreen {
            app: loader.app
        }
    }

    Component {
        id: info

        InfoScreen {
            app: loader.app
        }
    }

    Component {
        id: guide

        GuideScreen {
            app: loader.app
        }
    }

    Component {
        id: card

        CardScreen {
            app: loader.app
        }
    }

    Component {
        id: consent

        ConsentScreen {
            app: loader.app
        }
    }

    Component {
        id: form

        FormScreen {
            app: loader.app
        }
    }

    Component {
        id: scan

        ScanScreen {
            app: loader.app
        }
    }

    Component {
        id: sign

        SignScreen {
            app: loader.app
        }
    }

    Component {
        id: review

        ReviewScreen {
            app: loader.app
        }
    }

    Component {
        id: submitting

        SubmittingScreen {
            app: loader.app
        }
    }

    Component {
        id: receipt

        ReceiptScreen {
            app: loader.app
        }
    }

    Component {
        id: rating

        RatingScreen {
            app: loader.app
        }
    }

    Component {
        id: ended

        EndedScreen {
            app: loader.app
        }
    }

    Component {
        id: notServing

        NotServingScreen {
            app: loader.app
        }
    }
}
