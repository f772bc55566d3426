// The age-encryption package seals or opens a file.
// usage: node age.mjs seal IN OUT RECIPIENT... | node age.mjs open IN OUT IDENTITY_FILE
import { readFileSync, writeFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18 keeps it elsewhere
const { Encrypter, Decrypter } = await import("age-encryption");
const [verb, from, to, ...words] = process.argv.slice(2);
if (verb === "seal") {
	const encrypter = new Encrypter();
	for (const recipient of words) encrypter.addRecipient(recipient);
	writeFileSync(to, await encrypter.encrypt(new Uint8Array(readFileSync(from))));
} else {
	const decrypter = new Decrypter();
	decrypter.addIdentity(readFileSync(words[0], "utf8").match(/AGE-SECRET-KEY-1\w+/)[0]);
	writeFileSync(to, await decrypter.decrypt(new Uint8Array(readFileSync(from))));
}
