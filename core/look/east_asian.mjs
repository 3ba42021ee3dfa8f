// Gathers the slices of an East Asian web font into one collection for each weight: node east_asian.mjs PACKAGE FOLDER
// A slice stays a face of its own, so that a document takes in only the few slices that its characters need.
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import subsetFont from "subset-font";

const WEIGHTS = { Regular: 400, Bold: 700 };
const NAMES = [1, 16]; // the family, which the portal chooses by
const HEAD = 12;
const ENTRY = 16;

/** Every character that the package's list of ranges names, slice by slice. */
const characters = (ranges) =>
  ranges.split(",").map((range) => {
    const [first, last = first] = range.replace(/^U\+/i, "").split("-").map((number) => parseInt(number, 16));
    return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
  }).join("");

/** Put whole fonts one after another behind the head of a collection; their tables move by their place. */
function collection(fonts) {
  const head = Buffer.alloc(HEAD + 4 * fonts.length);
  head.write("ttcf", 0, "latin1");
  head.writeUInt32BE(0x00010000, 4);
  head.writeUInt32BE(fonts.length, 8);
  let place = head.length;
  const parts = [head];
  fonts.forEach((font, index) => {
    const moved = Buffer.from(font);
    for (let entry = HEAD; entry < HEAD + ENTRY * moved.readUInt16BE(4); entry += ENTRY) {
      moved.writeUInt32BE(moved.readUInt32BE(entry + 8) + place, entry + 8);
    }
    head.writeUInt32BE(place, HEAD + 4 * index);
    const padding = Buffer.alloc((4 - (moved.length % 4)) % 4);
    parts.push(moved, padding);
    place += moved.length + padding.length;
  });
  return Buffer.concat(parts);
}

const [source, folder] = process.argv.slice(2);
const ranges = JSON.parse(await readFile(join(source, "unicode.json"), "utf8"));
// Only numbered slices: the named ones hold Latin and Cyrillic, which every document has already.
const slices = await Promise.all(
  Object.keys(ranges).filter((key) => key.startsWith("[")).map(async (key) => ({
    font: await readFile(join(source, "files", `${basename(source)}-${key.slice(1, -1)}-wght-normal.woff2`)),
    text: characters(ranges[key]),
  })),
);
const capital = (word) => (word.length > 2 ? word[0].toUpperCase() + word.slice(1) : word.toUpperCase());
const family = basename(source).split("-").map(capital).join("");
for (const [name, wght] of Object.entries(WEIGHTS)) {
  const fonts = [];
  for (const { font, text } of slices) {
    fonts.push(await subsetFont(font, text, { targetFormat: "truetype", variationAxes: { wght }, preserveNameIds: NAMES }));
  }
  await writeFile(join(folder, `${family}-${name}.ttc`), collection(fonts));
}
