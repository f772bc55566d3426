// Verifies notes with Go's golang.org/x/mod/sumdb/note, a code base that is
// not ours.
//
// usage: verify VKEYS OUT NOTE...
//
// VKEYS holds verifier keys, one a line.  For each NOTE one line is printed,
// `ok - ...` or `not ok - ...`.  Beside that, what openssl needs to check the
// first known signature by itself is written to the folder OUT: NAME.text,
// NAME.sig and NAME.spki (an Ed25519 SubjectPublicKeyInfo).
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// The DER bytes before the 32 bytes of an Ed25519 public key (RFC 8410).
const spkiHead = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"

var failed bool

func say(ok bool, format string, words ...interface{}) {
	text := fmt.Sprintf(format, words...)
	if ok {
		fmt.Println("ok - " + text)
		return
	}
	fmt.Println("not ok - " + text)
	failed = true
}

type keys struct {
	verifiers []note.Verifier
	public    map[string][]byte // by name and key id
}

func readKeys(path string) (keys, error) {
	k := keys{public: map[string][]byte{}}
	content, err := os.ReadFile(path)
	if err != nil {
		return k, err
	}
	for _, vkey := range strings.Fields(string(content)) {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			return k, fmt.Errorf("%s: %v", vkey, err)
		}
		raw, err := base64.StdEncoding.DecodeString(strings.SplitN(vkey, "+", 3)[2])
		if err != nil {
			return k, err
		}
		k.verifiers = append(k.verifiers, verifier)
		k.public[fmt.Sprintf("%s+%08x", verifier.Name(), verifier.KeyHash())] = raw[1:]
	}
	return k, nil
}

// forOpenssl writes the parts of one signature as files of their own.
func forOpenssl(folder, name string, opened *note.Note, k keys) error {
	first := opened.Sigs[0]
	raw, err := base64.StdEncoding.DecodeString(first.Base64)
	if err != nil {
		return err
	}
	public := k.public[fmt.Sprintf("%s+%08x", first.Name, first.Hash)]
	parts := map[string][]byte{
		".text": []byte(opened.Text),
		".sig":  raw[4:],
		".spki": append([]byte(spkiHead), public...),
	}
	for ending, content := range parts {
		if err := os.WriteFile(filepath.Join(folder, name+ending), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// changed is the note with the first digit of its text turned into another.
func changed(raw []byte) []byte {
	out := append([]byte{}, raw...)
	for i, b := range out {
		if b >= '0' && b <= '9' {
			out[i] = '0' + (b-'0'+1)%10
			return out
		}
	}
	return out
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: verify VKEYS OUT NOTE...")
		os.Exit(2)
	}
	k, err := readKeys(os.Args[1])
	if err != nil {
		fmt.Println("not ok - sumdb/note reads our vkeys: " + err.Error())
		os.Exit(1)
	}
	fmt.Printf("ok - sumdb/note reads our %d vkeys\n", len(k.verifiers))
	for _, path := range os.Args[3:] {
		name := strings.TrimSuffix(filepath.Base(path), ".note")
		raw, err := os.ReadFile(path)
		if err != nil {
			say(false, "%s: %v", name, err)
			continue
		}
		opened, err := note.Open(raw, note.VerifierList(k.verifiers...))
		if err != nil {
			say(false, "sumdb/note verifies %s: %v", name, err)
			continue
		}
		first := strings.SplitN(opened.Text, "\n", 2)[0]
		say(len(opened.UnverifiedSigs) == 0, "sumdb/note verifies %s (%s, %d signatures)", name, first, len(opened.Sigs))
		_, err = note.Open(changed(raw), note.VerifierList(k.verifiers...))
		say(err != nil, "sumdb/note refuses %s with a digit changed", name)
		if err := forOpenssl(os.Args[2], name, opened, k); err != nil {
			say(false, "%s: %v", name, err)
		}
	}
	if failed {
		os.Exit(1)
	}
}
