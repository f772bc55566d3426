// Unpack the vectors of npm cctv-age that X25519 alone must answer into a
// folder: header lines, a blank line, the age file (inflated).
// usage: node agekit.mjs FOLDER
import { inflateSync } from "node:zlib";
import { writeFileSync } from "node:fs";
import * as vectors from "cctv-age";

const folder = process.argv[2];
let count = 0;
for (const [name, value] of Object.entries(vectors.default ?? vectors)) {
	const bytes = Buffer.from(value);
	const end = bytes.indexOf("\n\n") + 2;
	const header = bytes.subarray(0, end).toString("utf8");
	// other recipients (a passphrase, post-quantum) and the armour are not ours
	if (/^(passphrase|armored): /m.test(header) || /^identity: AGE-SECRET-KEY-PQ/m.test(header)) continue;
	const body = bytes.subarray(end);
	const file = /^compressed: zlib$/m.test(header) ? inflateSync(body) : body;
	writeFileSync(`${folder}/${name}`, Buffer.concat([bytes.subarray(0, end), file]));
	count++;
}
console.error(`unpacked ${count}`);
