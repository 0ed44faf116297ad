"""An analysis of a swing bridge that uses the whole language of PASTA."""

from __future__ import annotations

BRIDGE = """\
/* Swing bridge
 * over the canal
 */
Goals
G1 "Ships pass without waiting"
G2 "Road traffic is held up for at most 5 min"

Assumptions
A1 "Nobody climbs over the closed barrier" // reviewed in May

Losses
L1 "Loss of life"
L2 'Damage to a "ship"'

Hazards
H1 "Vehicles are on the bridge while it turns" [L1] {
    "On foot"
        H1.1 "A person is on the bridge while it turns"
    "By car"
        H1.2 "A car is on the bridge while it turns" [L1, L2]
}
H2 "A ship is nearer than 50 m to the closed bridge" [L1, L2]

SystemConstraints
SC1 "The bridge must not turn while anybody is on it" [H1] {
    SC1.1 "The bridge must not turn while a person is on it" [H1.1]
}
SC2 "The bridge must be open before a ship is near" [H2]

ControlStructure
Bridge {
    Keeper {
        hierarchyLevel 0
        label "Bridge keeper"
        processModel {
            traffic: [clear, waiting-cars, not-known]
            ship: [far=[MIN, 500), near=[50, 500], tooNear!=[50, MAX]]
        }
        input [weather "Weather report"]
        output [log "Log book", radio "Radio"]
        controlActions {
            [turn "Turn the bridge", halt "Halt the bridge"] -> Drive
            [call "Call"] -> Barrier
        }
    }
    Drive {
        hierarchyLevel 1
        feedback {
            [angle "Angle of the bridge"] -> Keeper
        }
        Motor {
        }
    }
    Barrier {
        feedback {
            [angle "Angle of the barrier"] -> Keeper
        }
    }
}

Responsibilities
Keeper {
    R1 "Look at the bridge before it turns" [SC1, SC1.1]
}

UCAs
Keeper.turn {
    notProviding {
        UCA1 "The keeper does not turn the bridge when a ship is near" [H2]
    }
    providing {
        UCA2 "The keeper turns the bridge
              while a person is on it" [H1.1, H1.2]
    }
    tooEarlyOrLateOrWrongOrder {
        UCA3 "The keeper turns the bridge before the barrier is down" [H1]
    }
    stoppedTooSoonOrLate {
        UCA4 "The keeper lets go before the bridge is open" [H2]
    }
}

DCAs
DR1 {
    controlAction: Keeper.turn
    type: provided
    contexts: {
        DCA1 [traffic = clear, ship = near]
    }
}

ControllerConstraints
C1 "The keeper must turn the bridge when a ship is near" [UCA1, UCA4]

LossScenarios
S1 <wrongProcessModel> for UCA2 "The keeper takes the person for a shadow" [H1.1]
S2 <controlAction> "The command gets lost in the cable" [H2]
S3 for UCA1 "The keeper is asleep"

SafetyRequirements
SR1 "A camera shows the whole bridge" [S1, H2, UCA3]
"""

TABLE = """\
Losses
L1 "Loss of life"
Hazards
H1 "Someone is on the bridge while it turns" [L1]
ControlStructure
Bridge {
    Keeper {
        processModel {
            traffic: [clear, waiting-cars]
            ship: [far, near]
        }
        controlActions { [turn "Turn the bridge"] -> Drive }
    }
    Drive { label "Drive of the bridge" }
}
Context-Table
RL1 {
    controlAction: Keeper.turn
    type: provided
    contexts: {
        UCA1 [traffic = waiting-cars] [H1]
        UCA2 [traffic = clear, ship = far] [H1]
    }
}
RL2 { controlAction: Keeper.turn type: not-provided contexts: { UCA3 [ship = near] [H1] } }
RL3 { controlAction: Keeper.turn type: too-late contexts: { UCA4 [ship = near] [H1] } }
RL4 { controlAction: Keeper.turn type: too-early contexts: { UCA5 [ship = near] [H1] } }
RL5 { controlAction: Keeper.turn type: wrong-time contexts: { UCA6 [ship = near] [H1] } }
RL6 { controlAction: Keeper.turn type: applied-too-long contexts: { UCA7 [ship = near] [H1] } }
RL7 { controlAction: Keeper.turn type: stopped-too-soon contexts: { UCA8 [ship = near] [H1] } }
"""
