// Cuts one font file into three that a page loads only when it has their letters: node headings.mjs FONT FOLDER
// The ranges stand again in _headings.scss; a letter outside them comes from the reader's own serif.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));

const PARTS = {
  latin: range(0x20, 0x7e) + "\u00a0«»·–—‘’“”„…•›€№ÄÇÉÈÖÜßäàáâçèéêëíñóôöúüİıŞşĞğ",
  cyrillic: range(0x401, 0x45f) + "Ґґ",
  kazakh: "ҒғҚқҢңӨөҰұҮүҺһӘә",
};

const [source, folder] = process.argv.slice(2);
const font = await readFile(source);
for (const [name, letters] of Object.entries(PARTS)) {
  await writeFile(join(folder, `serif-${name}.woff2`), await subsetFont(font, letters, { targetFormat: "woff2" }));
}
