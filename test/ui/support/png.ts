// Writes PNG and animated PNG of at most 256 colours: https://www.w3.org/TR/png-3/
import { crc32, deflateSync } from 'node:zlib';

/** A rectangle of pixels, each an index into a palette. */
export interface IndexedPicture {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

export interface Frame extends IndexedPicture {
  /** How long it is shown, in milliseconds. */
  readonly duration: number;
}

/** A palette of colours, 0xRRGGBB. The first one is transparent: there a frame shows what was there before. */
export type Palette = readonly number[];

/** A picture as a PNG file. */
export function png(picture: IndexedPicture, palette: Palette): Buffer {
  return file(picture, palette, [chunk('IDAT', compressed(picture))]);
}

/** An animation that repeats for ever, as an animated PNG. The first frame is as large as the picture. */
export function animatedPng(frames: readonly Frame[], palette: Palette): Buffer {
  const [first] = frames;
  if (first === undefined) throw new Error('An animation needs a frame.');
  let sequence = 0;
  const chunks = frames.flatMap((frame, index) => {
    const control = chunk('fcTL', uint32(sequence++), placeOf(frame), timeOf(frame));
    const data = compressed(frame);
    // The first frame is the picture for readers that show no animations.
    return [control, index === 0 ? chunk('IDAT', data) : chunk('fdAT', uint32(sequence++), data)];
  });
  return file(first, palette, [chunk('acTL', uint32(frames.length), uint32(0)), ...chunks]);
}

function file({ width, height }: IndexedPicture, palette: Palette, chunks: readonly Buffer[]): Buffer {
  const indexedWith8Bits = Buffer.from([8, 3, 0, 0, 0]);
  const colours = Buffer.concat(palette.map((colour) => uint32(colour).subarray(1)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', uint32(width), uint32(height), indexedWith8Bits),
    chunk('PLTE', colours),
    chunk('tRNS', Buffer.from([0])),
    ...chunks,
    chunk('IEND'),
  ]);
}

/** The rows, each behind a byte that says that it is not filtered. */
function compressed({ width, height, pixels }: IndexedPicture): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  return deflateSync(rows, { level: 9, memLevel: 9 });
}

function placeOf({ x, y, width, height }: Frame): Buffer {
  return Buffer.concat([width, height, x, y].map(uint32));
}

/** The time in thousandths; the frame stays, and the next one is drawn over it. */
function timeOf({ duration }: Frame): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt16BE(duration, 0);
  bytes.writeUInt16BE(1000, 2);
  bytes.writeUInt8(1, 5);
  return bytes;
}

function chunk(name: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from(name, 'latin1'), ...parts]);
  return Buffer.concat([uint32(content.length - 4), content, uint32(crc32(content))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
