"""Going through the findings: one after the other, in another order, or those alone that words find."""

from __future__ import annotations

from safetycase.tui.bench import Bench
from safetycase.tui.entry import Line


class Sifting(Bench):
    """The part of the workbench that goes through the findings."""

    def action_problem(self, step: int) -> None:
        """Go to the next finding that is shown, or the one before."""
        problems = self.pane("problems")
        places = [place for place, key in enumerate(problems.rows.keys) if key.isdigit()]
        if not places:
            shown = " that fits the filter" if self.state.judgement.findings else "s"
            self.say(f"no finding{shown}" if self.state.judgement.checked else "not checked yet")
            return
        at = places.index(problems.cursor) if problems.cursor in places else 0
        problems.cursor = places[(at + step) % len(places)]
        if problems.current is not None:
            self.go_to_problem(problems.current.data)

    def action_order(self) -> None:
        """Order the findings by severity, rule, item or file, one after the other."""
        order = self.problem_list.turn()
        self.draw_problems()
        self.say(f"problems by {order}")

    def sift(self) -> None:
        """Type words that the findings shown must have."""
        self.add_class("sifting")
        line = self.query_one("#sift", Line)
        line.value = self.problem_list.wanted
        self.set_focus(line)  # at once: what is typed next belongs to it

    def unsift(self) -> bool:
        """Show all findings again; False if they were all shown."""
        if not (self.has_class("sifting") or self.problem_list.wanted):
            return False
        self.remove_class("sifting")
        self.problem_list.wanted = ""
        self.query_one("#sift", Line).value = ""
        self.draw_problems()
        self.focus_pane("problems")
        return True

    def on_input_changed(self, event: Line.Changed) -> None:
        """Show the findings that have the words as somebody types them."""
        if event.input.id == "sift" and event.value != self.problem_list.wanted:
            self.problem_list.wanted = event.value
            self.draw_problems()

    def on_input_submitted(self, event: Line.Submitted) -> None:
        """Back to the findings that were found."""
        if event.input.id == "sift":
            self.remove_class("sifting")
            self.focus_pane("problems")
