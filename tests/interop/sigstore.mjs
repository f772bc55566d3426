// Verifies logs with npm's @sigstore/verify, a code base that is not ours: each
// checkpoint's signature and each proof file's leaf.
// usage: node sigstore.mjs LOGS, as log_driver wrote them
// These are inner parts of that package, loaded by their path: its version is
// pinned in package-lock.json.
import { createPublicKey } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const inner = join(dirname(fileURLToPath(import.meta.url)), "node_modules/@sigstore/verify/dist/tlog");
const { verifyCheckpoint } = require(join(inner, "checkpoint.js"));
const { verifyMerkleInclusion } = require(join(inner, "merkle.js"));

// The DER bytes before the 32 bytes of an Ed25519 public key (RFC 8410).
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");

const logs = process.argv[2];
let failed = false;
function say(ok, label) {
	console.log(`${ok ? "ok" : "not ok"} - ${label}`);
	failed ||= !ok;
}
function takes(act) {
	try {
		act();
		return true;
	} catch (error) {
		// a mistake of this script's own is no refusal
		if (error.code !== "TLOG_INCLUSION_PROOF_ERROR") throw error;
		return false;
	}
}

// The log's key as that package knows logs: the first line of vkeys.
const [name, id, base64] = readFileSync(join(logs, "vkeys"), "utf8").split("\n")[0].split(/\+(.{8})\+/);
const key = Buffer.concat([spkiHead, Buffer.from(base64, "base64").subarray(1)]);
const log = {
	logID: Buffer.from(id, "hex"),
	publicKey: createPublicKey({ key, format: "der", type: "spki" }),
	baseURL: name,
};

function readProof(path) {
	const text = readFileSync(path, "utf8");
	const blank = text.indexOf("\n\n");
	const [first, extra, index, ...hashes] = text.slice(0, blank).split("\n");
	if (first !== "c2sp.org/tlog-proof@v1" || !extra.startsWith("extra ") || !index.startsWith("index "))
		throw new Error(`${path} is no proof file`);
	return {
		canonicalizedBody: Buffer.from(extra.slice(6), "base64"),
		inclusionProof: {
			logIndex: index.slice(6),
			hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
			checkpoint: { envelope: text.slice(blank + 2) },
		},
	};
}

function checkLog(size) {
	const envelope = readFileSync(join(logs, size, "checkpoint"), "utf8");
	const signed = (text) => takes(() => verifyCheckpoint({ inclusionProof: { checkpoint: { envelope: text } } }, [log]));
	say(signed(envelope), `${size}: @sigstore/verify verifies the checkpoint`);
	// the text's bytes, each changed, and a letter of the signature
	const blank = envelope.indexOf("\n\n");
	let refused = true;
	for (let i = 0; i < blank; i++) {
		const other = String.fromCharCode(envelope.charCodeAt(i) ^ 1);
		refused &&= !signed(envelope.slice(0, i) + other + envelope.slice(i + 1));
	}
	const at = envelope.length - 20;
	refused &&= !signed(envelope.slice(0, at) + (envelope[at] === "A" ? "B" : "A") + envelope.slice(at + 1));
	say(refused, `${size}: @sigstore/verify refuses the checkpoint with any byte flipped`);

	const files = readdirSync(join(logs, size, "proofs"));
	let included = files.length > 0;
	refused = true;
	for (const file of files) {
		const entry = readProof(join(logs, size, "proofs", file));
		const checkpoint = verifyCheckpoint(entry, [log]);
		const holds = () => takes(() => verifyMerkleInclusion(entry, checkpoint));
		included &&= checkpoint.logSize === BigInt(size) && entry.inclusionProof.logIndex === file && holds();
		for (const bytes of [entry.canonicalizedBody, ...entry.inclusionProof.hashes]) {
			bytes[bytes.length >> 1] ^= 1;
			refused &&= !holds();
			bytes[bytes.length >> 1] ^= 1;
		}
	}
	say(included, `${size}: @sigstore/verify verifies inclusion in ${files.length} proof files`);
	say(refused, `${size}: @sigstore/verify refuses each of them with a byte flipped`);
}

const sizes = readdirSync(logs).filter((size) => existsSync(join(logs, size, "checkpoint")));
say(sizes.length > 0, "there are logs");
for (const size of sizes.sort((a, b) => a - b)) checkLog(size);
process.exit(failed ? 1 : 0);
