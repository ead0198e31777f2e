// Pictures for the documentation, in a light and a dark theme. `test/ui/run.mjs --pictures` asks for them, once for each
// theme; every other run only keeps plain screenshots.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { animatedPng, type Frame, type Palette, png } from './png';

/** The theme that pictures are wanted in, as `test/ui/run.mjs` says it; nothing in other runs. */
export const pictureTheme = process.env.ROLEWRIGHT_PICTURES;

/** User settings that make the window look in a picture as it does on a desktop. */
export const pictureSettings: Readonly<Record<string, unknown>> = {
  'workbench.colorTheme': pictureTheme === 'dark' ? 'Default Dark Modern' : 'Default Light Modern',
  // A blinking cursor would differ from frame to frame.
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'window.title': ['$', '{rootName}'].join(''),
};

/** Hides what only a window in a browser has. */
export const pictureStyle = '[id$="keyboardLayout"], .menubar.compact { display: none !important; }';

export interface Film {
  /** Adds what the window shows now, for so many milliseconds. */
  take(duration: number): Promise<void>;
  /** Joins the frames and keeps them as `<name>.png`. */
  save(name: string): Promise<void>;
}

/** Keeps a screenshot for the documentation, in few colours. */
export async function savePicture(page: Page, screenshot: Buffer, name: string): Promise<void> {
  const painter = await openPainter(page);
  try {
    await painter.count(screenshot);
    const picture = await painter.change(screenshot);
    if (picture !== undefined) await save(name, png(picture, await painter.palette()));
  } finally {
    await painter.close();
  }
}

/** A moving picture of the window. Outside of a run for pictures nothing is recorded. */
export function startFilm(page: Page): Film {
  const shots: { readonly screenshot: Buffer; readonly duration: number }[] = [];
  if (pictureTheme === undefined) return { take: async () => undefined, save: async () => undefined };
  return {
    async take(duration) {
      shots.push({ screenshot: await page.screenshot({ animations: 'disabled' }), duration });
    },
    async save(name) {
      const painter = await openPainter(page);
      try {
        for (const { screenshot } of shots) await painter.count(screenshot);
        const frames: Frame[] = [];
        for (const { screenshot, duration } of shots) {
          const change = await painter.change(screenshot);
          const last = frames.at(-1);
          if (change !== undefined) frames.push({ ...change, duration });
          else if (last !== undefined) frames.splice(-1, 1, { ...last, duration: last.duration + duration });
        }
        await save(name, animatedPng(frames, await painter.palette()));
      } finally {
        await painter.close();
      }
    },
  };
}

async function save(name: string, content: Buffer): Promise<void> {
  const folder = path.resolve('out', 'pictures', pictureTheme ?? '');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.png`), content);
}

/** Reduces screenshots to the colours that they have in common. */
interface Painter {
  /** Tells of a screenshot. The palette is made from all that were told. */
  count(screenshot: Buffer): Promise<void>;
  palette(): Promise<Palette>;
  /** What differs from the screenshot before, in a rectangle that is transparent elsewhere; nothing if they are equal. */
  change(screenshot: Buffer): Promise<Omit<Frame, 'duration'> | undefined>;
  close(): Promise<void>;
}

/** The browser reads its own screenshots, so no library is needed for that. */
async function openPainter(page: Page): Promise<Painter> {
  const own = await page.context().browser()?.newPage();
  if (own === undefined) throw new Error('The browser of the page is not there.');
  await own.evaluate(painterScript);
  const call = (name: string, screenshot: Buffer) =>
    own.evaluate(`${name}(${JSON.stringify(screenshot.toString('base64'))})`);
  return {
    async count(screenshot) {
      await call('count', screenshot);
    },
    palette: () => own.evaluate('palette()') as Promise<Palette>,
    async change(screenshot) {
      const change = (await call('change', screenshot)) as
        | (Omit<Frame, 'duration' | 'pixels'> & { readonly pixels: string })
        | null;
      return change === null ? undefined : { ...change, pixels: Buffer.from(change.pixels, 'base64') };
    },
    close: () => own.close(),
  };
}

// Colours are 0xRRGGBB. The most frequent ones are taken that are far enough from each other, and 0 is no colour.
const painterScript = `
  const counts = new Map();
  const indexes = new Map();
  let chosen;
  let before;

  async function coloursOf(png) {
    const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = image;
    const drawing = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, width, height);
    const colours = new Uint32Array(width * height);
    for (let at = 0; at < colours.length; at++) {
      colours[at] = (data[4 * at] << 16) | (data[4 * at + 1] << 8) | data[4 * at + 2];
    }
    return { width, height, colours };
  }

  globalThis.count = async (png) => {
    const { colours } = await coloursOf(png);
    for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  };

  const distance = (one, other) =>
    Math.abs((one >> 16) - (other >> 16)) +
    Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)) +
    Math.abs((one & 255) - (other & 255));

  globalThis.palette = () => {
    if (chosen !== undefined) return chosen;
    const frequent = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
    for (let least = 1; ; least++) {
      chosen = [0];
      for (const colour of frequent) {
        if (chosen.every((other, index) => index === 0 || distance(colour, other) >= least)) chosen.push(colour);
        if (chosen.length > 256) break;
      }
      if (chosen.length <= 256) return chosen;
    }
  };

  function indexOf(colour) {
    const known = indexes.get(colour);
    if (known !== undefined) return known;
    let best = 1;
    const all = palette();
    for (let index = 2; index < all.length; index++) {
      if (distance(colour, all[index]) < distance(colour, all[best])) best = index;
    }
    indexes.set(colour, best);
    return best;
  }

  globalThis.change = async (png) => {
    const { width, height, colours } = await coloursOf(png);
    const then = before;
    before = colours;
    let [left, top, right, bottom] = then === undefined ? [0, 0, width - 1, height - 1] : [width, height, -1, -1];
    for (let at = 0; then !== undefined && at < colours.length; at++) {
      if (colours[at] === then[at]) continue;
      const [x, y] = [at % width, Math.floor(at / width)];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
    if (right < 0) return null;
    const area = { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
    const pixels = new Uint8Array(area.width * area.height);
    for (let row = 0, to = 0; row < area.height; row++) {
      for (let column = 0; column < area.width; column++, to++) {
        const at = (top + row) * width + left + column;
        pixels[to] = then !== undefined && colours[at] === then[at] ? 0 : indexOf(colours[at]);
      }
    }
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(new Blob([pixels]));
    });
    return { ...area, pixels: url.slice(url.indexOf(',') + 1) };
  };
`;
