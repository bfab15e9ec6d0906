"""Panel: settings as controls over what they change, drawn anew at every move (WI1, WI2).

A view is a function of the settings: what it shows at a value is what a run with that value in `engagement.toml` would give. Nothing is drawn before
a control is moved, because the notebook shows the present settings already, so that a run pays nothing for its views. Whatever is wrong with a value
is said in the view, in the words of the same check that guards the settings file. Every control is a slider for arrow keys or mouse.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kit.engagement import Settings, Share, Threshold, changed_settings, setting_address
from kit.errors import KitError
from kit.language import Language
from kit.language import message as _
from kit.report.method import threshold_name, threshold_value
from kit.report.outputs import Output, show_table

__all__ = ["Draw", "Panel", "Panels", "beside", "what_if"]

Draw = Callable[[Settings], Output | Sequence[Output]]
_STEPS = 100


def what_if(settings: Settings, language: Language, draw: Draw, *names: str, title: str = "") -> Panel:
    """The view of `draw`, a function of the settings, with a control for each setting named (as `Settings.reasons` names them).

    `title` is what it is called beside other views (`Panels`).
    """
    return Panel(settings, language, draw, names, title)


class Panel:
    """The view: `box` is what the notebook shows, `controls` are its sliders by setting, `back` is the way to the engagement's own settings."""

    def __init__(self, settings: Settings, language: Language, draw: Draw, names: Sequence[str], title: str = "") -> None:
        self.settings, self.language, self.title, self._draw = settings, language, title, draw
        self.own = {name: limit for name, limit in settings.reasons() if name in names and isinstance(limit, Threshold)}
        self.controls = {name: _slider(name, self.own[name], language) for name in names}
        self.values = {name: widgets.HTML(layout={"flex": "0 0 auto"}) for name in names}
        self.back = widgets.Button(description=language.text("Back to the settings"), layout={"width": "auto", "align_self": "flex-start"})
        self.shown, self.told = widgets.HTML(), widgets.HTML()
        rows = [widgets.HBox([self.controls[name], self.values[name]]) for name in names]
        self.box = widgets.VBox([*rows, self.back, self.told, self.shown])
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.back.on_click(self._return)
        self._tell()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), "text/plain": _plain(self.language)}

    @property
    def changed(self) -> dict[str, float]:
        """The settings that stand elsewhere than in the engagement, with their values here."""
        here = {name: _round(control.value, control.step) for name, control in self.controls.items()}
        return {name: value for name, value in here.items() if abs(value - self.own[name].value) > self.controls[name].step / 2}

    def _moved(self, change: object) -> None:
        changed = self.changed
        self._tell()
        if not changed:
            self.shown.value = ""
            return
        try:
            drawn = self._draw(changed_settings(self.settings, changed))
            self.shown.value = "".join(_html(output) for output in ([drawn] if isinstance(drawn, Output) else drawn))
        except KitError as error:
            self.shown.value = _alert(self.language.render(error))
        except Exception as error:  # a handler's error would vanish in the log
            told = self.language.text("With these settings nothing can be computed ({kind}): move a control or go back.", kind=type(error).__name__)
            self.shown.value = _alert(told)

    def _return(self, button: object) -> None:
        for name, control in self.controls.items():
            control.unobserve(self._moved, "value")
            control.value = self.own[name].value
            control.observe(self._moved, "value")
        self._moved(None)

    def _tell(self) -> None:
        """Each control's value here and in the settings, and how to keep what was changed."""
        text, changed = self.language.text, self.changed
        for name, control in self.controls.items():
            own = threshold_value(name, self.own[name].value, self.language)
            here = threshold_value(name, changed[name], self.language) if name in changed else own
            self.values[name].value = f"<b>{escape(here)}</b> · {escape(text('settings: {value}', value=own))}"
            control.tooltip = text(self.own[name].reason)
        if not changed:
            self.told.value = _paragraph(text("Move a control, and what it changes appears here. Nothing is saved, and no report shows it."))
            return
        lines = _toml(changed, text("why this number"))
        self.told.value = _paragraph(text("Nothing is saved. To keep this, write it into engagement.toml with your reason, and run again:")) + lines


class Panels:
    """Several views, each under a tab of its own; the arrow keys lead from tab to tab."""

    def __init__(self, *panels: Panel) -> None:
        self.panels = panels
        self.box = widgets.Tab([panel.box for panel in panels], titles=[panel.title for panel in panels])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), "text/plain": _plain(self.panels[0].language)}


def beside(own: Sequence[tuple[str, Any, str]], here: Sequence[tuple[str, Any, str]], language: Language, finding: str) -> Output:
    """Measures (label, value, unit) by the settings and here, line by line, under the finding that they amount to."""
    pairs = zip(own, here, strict=True)
    rows = [{"measure": label, "own": before, "here": now, "unit": unit} for (label, before, unit), (_label, now, _unit) in pairs]
    labels = {"measure": ("sentence", _("Measure")), "own": ("number", _("With the settings")), "here": ("number", _("Here"))}
    frame = pd.DataFrame(rows).astype({"own": "float64", "here": "float64"})
    return show_table(frame, "", language, title=finding, columns=[*labels], labels=labels)


def _slider(name: str, limit: Threshold, language: Language) -> widgets.FloatSlider:
    """A slider from nothing to all for a part of a whole, else to three times the engagement's own value."""
    highest = 1.0 if isinstance(limit, Share) else 3 * limit.value or 10.0
    step = 0.01 if isinstance(limit, Share) else 10.0 ** math.floor(math.log10(highest / _STEPS)) if highest > _STEPS else highest / _STEPS
    if not isinstance(limit, Share) and limit.value == int(limit.value) and limit.value >= 2:
        step = max(1.0, step)
    wide: Mapping[str, Any] = {"layout": {"width": "620px", "flex": "0 1 auto"}, "style": {"description_width": "390px"}}
    return widgets.FloatSlider(
        value=limit.value, min=0.0, max=highest, step=step, description=threshold_name(name, language), readout=False, continuous_update=False, **wide
    )


def _plain(language: Language) -> str:
    return language.text("A view to try settings out: run this cell in JupyterLab to move its controls.")


def _round(value: float, step: float) -> float:
    """The value without the dust of adding steps."""
    return round(value, max(0, 2 - math.floor(math.log10(step))))


def _toml(changed: Mapping[str, float], why: str) -> str:
    sections: dict[str, list[str]] = {}
    for name, value in changed.items():
        section, _dot, key = setting_address(name).rpartition(".")
        sections.setdefault(section, []).append(f'{key} = {{ value = {value:g}, reason = "{why}" }}')
    text = "\n\n".join("\n".join([f"[{section}]", *lines]) for section, lines in sections.items())
    return f"<pre>{escape(text)}</pre>"


def _html(output: Output) -> str:
    if not output.svg:
        return output.html
    title, alt = (escape(str(output.structure[part])) for part in ("title", "alt"))
    picture = b64encode(output.svg.encode()).decode()
    return f'<p><strong>{title}</strong></p><img alt="{alt}" style="max-width:100%" src="data:image/svg+xml;base64,{picture}">'


def _paragraph(text: str) -> str:
    return f"<p role='status'>{escape(text)}</p>"


def _alert(text: str) -> str:
    return f"<div role='alert' style='font-weight:bold;white-space:pre-line'>{escape(text)}</div>"
