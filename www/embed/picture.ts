// The picture beside the curves of a scene: atoms, and sheared microdomains around the defects that have given way.
import type { Picture } from "../../pkg/types";
import { DARK, LIGHT } from "../figure/theme";

/** How much wider than the glass the picture is: what flows goes over its edges. */
const ROOM = 1.1;

/** Draws on a canvas that is as large as its place on the page. */
export function paint(canvas: HTMLCanvasElement, picture: Picture, dark: boolean): void {
  const size = canvas.clientWidth;
  const context = canvas.getContext("2d");
  if (!context || size === 0) return;
  const sharp = size * devicePixelRatio;
  if (canvas.width !== sharp) {
    canvas.width = sharp;
    canvas.height = sharp;
  }
  const { palette, foreground, background, muted } = dark ? DARK : LIGHT;
  const [blue = foreground, orange = foreground] = palette;
  const scale = sharp / ROOM;
  const place = (x: number, y: number) => [(x - 0.5) * scale + sharp / 2, (0.5 - y) * scale + sharp / 2] as const;
  const disc = (x: number, y: number, radius: number) => {
    context.beginPath();
    context.arc(...place(x, y), radius * scale, 0, 2 * Math.PI);
  };
  context.fillStyle = background;
  context.fillRect(0, 0, sharp, sharp);
  for (const { x, y, radius, merged } of picture.domains) {
    context.globalAlpha = merged ? 0.45 : 0.35;
    context.fillStyle = merged ? orange : blue;
    disc(x, y, radius);
    context.fill();
  }
  context.globalAlpha = 1;
  context.lineWidth = Math.max(1, sharp / 500);
  context.strokeStyle = muted;
  context.fillStyle = background;
  picture.x.forEach((x, index) => {
    disc(x, picture.y[index] ?? NaN, picture.radius);
    context.stroke();
  });
  // Defects that wait are rings, those that have given way are filled: not by colour alone.
  context.strokeStyle = foreground;
  for (const { x, y, radius, merged } of picture.domains) {
    disc(x, y, 0.6 * picture.radius);
    context.fillStyle = radius === 0 ? background : merged ? orange : blue;
    context.fill();
    context.stroke();
  }
}
