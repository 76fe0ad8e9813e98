// A figure on a surface: the one drawing routine behind the screen, SVG, PNG and the tests.
import type { Figure, Mark } from "../../pkg/types";
import { drawAxes, drawGrid, drawTitle } from "./axes";
import { drawBar } from "./colorbar";
import { overlap } from "./geometry";
import { drawInset } from "./inset";
import { type Layout, layout, type PanelLayout } from "./layout";
import { drawLegend } from "./legend";
import { drawMark } from "./marks/index";
import { ILLEGIBLE, type Setting } from "./marks/kind";
import { isAside } from "./marks/points";
import { type Change, movedScales } from "./moves";
import { parse } from "./notation";
import { drawOutliers } from "./outliers";
import type { Surface } from "./surface";
import type { Theme } from "./theme";
import type { View } from "./view";

/**
 * Draws what a view shows of a figure and returns where everything went. Without a figure it says so. Points that are being moved
 * are left to the overlay.
 */
export function drawFigure(
  surface: Surface,
  figure: Figure | null,
  view: View,
  theme: Theme,
  moving: readonly Change[] = [],
): Layout {
  const { width, height } = surface;
  surface.rectangle({ left: 0, top: 0, width, height }, { color: theme.background, opacity: 1 }, null);
  if (!figure || figure.panels.length === 0) {
    const style = { size: theme.font, color: theme.muted, anchor: "middle", vertical: "middle" } as const;
    surface.text(parse("No figure"), width / 2, height / 2, style);
    return { width, height, panels: [], titleX: 0, skipped: 0 };
  }
  const places = layout(figure, width, height, view, theme);
  for (const place of places.panels) {
    const setting = settingOf(place, theme);
    if (theme.grid) drawGrid(surface, place, theme);
    surface.clip(place.frame, () => {
      for (const mark of fromBack(place.panel.marks))
        if (!movedScales(mark, place.scales, moving)) drawMark(surface, mark, setting);
      drawOutliers(surface, place, setting);
    });
    drawAxes(surface, place, places.titleX, theme);
    if (place.bar) drawBar(surface, place.bar, theme);
    if (place.legend) drawLegend(surface, place.legend, setting);
    if (theme.inset && place === places.panels[0]) drawInset(surface, place, setting, theme.inset);
  }
  const [first] = places.panels;
  if (theme.title && first) drawTitle(surface, first.frame, theme);
  return places;
}

/** What does not belong to the rest lies behind it. */
function fromBack(marks: readonly Mark[]): readonly Mark[] {
  return marks.some(isAside) ? [...marks.filter(isAside), ...marks.filter((mark) => !isAside(mark))] : marks;
}

/** What the marks and the legend of a panel need to be drawn. */
export function settingOf({ frame, scales, look, data, legend }: PanelLayout, theme: Theme): Setting {
  const texts = legend ? [legend.box] : [];
  return {
    frame,
    scales,
    theme,
    look,
    covered: (box) => data.covered(box) + (texts.some((text) => overlap(text, box)) ? ILLEGIBLE : 0),
    write: (box) => texts.push(box),
  };
}
