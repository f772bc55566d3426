// Keys, and the notes that they sign.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The DER bytes before the 32 bytes of an Ed25519 public key (RFC 8410).
const spkiHead = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"

// cosigner verifies cosignature/v1 lines (C2SP tlog-cosignature).
type cosigner struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.public, append([]byte(head), text...), sig[8:])
}

type keys struct {
	log    note.Verifier
	public ed25519.PublicKey // the log's
	all    note.Verifiers    // and the witnesses'
	count  int
}

func readKeys(path string) (k keys, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return k, err
	}
	var list []note.Verifier
	for i, vkey := range strings.Fields(string(content)) {
		part := strings.SplitN(vkey, "+", 3)
		raw, err := base64.StdEncoding.DecodeString(part[2])
		if err != nil {
			return k, err
		}
		hash, err := strconv.ParseUint(part[1], 16, 32)
		if err != nil {
			return k, err
		}
		if i == 0 {
			if k.log, err = note.NewVerifier(vkey); err != nil {
				return k, err
			}
			k.public = raw[1:]
			list = append(list, k.log)
			continue
		}
		if raw[0] != 4 || len(raw) != 33 {
			return k, fmt.Errorf("%s is no witness's key", vkey)
		}
		list = append(list, cosigner{part[0], uint32(hash), raw[1:]})
	}
	k.all, k.count = note.VerifierList(list...), len(list)
	return k, nil
}

// open verifies a checkpoint and reads its three lines.
func open(raw []byte, known note.Verifiers, count int) (tree tlog.Tree, opened *note.Note, err error) {
	if opened, err = note.Open(raw, known); err != nil {
		return tree, nil, err
	}
	if len(opened.Sigs) != count {
		return tree, nil, fmt.Errorf("%d signatures verified", len(opened.Sigs))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tree, nil, fmt.Errorf("not three lines")
	}
	if lines[0] != opened.Sigs[0].Name {
		return tree, nil, fmt.Errorf("origin %s is not the key's name", lines[0])
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, nil, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, opened, err
}

// spoilNote flips each byte of a note's text, and bytes of each signature in
// turn (not its last, whose unused bits Go does not look at).
func spoilNote(raw []byte, known note.Verifiers, count int) error {
	text := bytes.LastIndex(raw, []byte("\n\n"))
	for i := 0; i < len(raw); i++ {
		end := bytes.IndexByte(raw[i:], '\n')
		if i > text && end >= 0 && end < 8 {
			continue
		}
		bad := append([]byte{}, raw...)
		bad[i] ^= 1
		if _, _, err := open(bad, known, count); err == nil {
			return fmt.Errorf("with byte %d flipped it is taken", i)
		}
	}
	return nil
}

func forOpenssl(out, size string, opened *note.Note, k keys) error {
	raw, err := base64.StdEncoding.DecodeString(opened.Sigs[0].Base64)
	if err != nil {
		return err
	}
	parts := map[string][]byte{".text": []byte(opened.Text), ".sig": raw[4:], ".spki": append([]byte(spkiHead), k.public...)}
	for ending, content := range parts {
		if err := os.WriteFile(filepath.Join(out, size+ending), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
