// The proofs that we make of a log, held against those that tlog makes.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// proof is what a tlog-proof file says (C2SP tlog-proof).
type proof struct {
	index      int64
	extra      []byte
	hashes     tlog.RecordProof
	checkpoint []byte
}

func readHashes(text string) (hashes []tlog.Hash, err error) {
	for _, line := range strings.Fields(text) {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func readProof(path string) (p proof, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	head, checkpoint, found := strings.Cut(string(content), "\n\n")
	lines := strings.SplitN(head, "\n", 4)
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return p, fmt.Errorf("%s is no proof file", path)
	}
	p.checkpoint = []byte(checkpoint)
	if p.extra, err = base64.StdEncoding.DecodeString(lines[1][6:]); err != nil {
		return p, err
	}
	if p.index, err = strconv.ParseInt(lines[2][6:], 10, 64); err != nil {
		return p, err
	}
	if len(lines) == 4 {
		p.hashes, err = readHashes(lines[3])
	}
	return p, err
}

func same(a, b []tlog.Hash) bool {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

func checkProof(path string, k keys, tree tlog.Tree, r tlog.HashReader) error {
	p, err := readProof(path)
	if err != nil {
		return err
	}
	shown, _, err := open(p.checkpoint, k.all, k.count)
	if err != nil {
		return err
	}
	if shown != tree {
		return fmt.Errorf("its checkpoint is another")
	}
	hash := tlog.RecordHash(p.extra)
	if err := tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, hash); err != nil {
		return err
	}
	theirs, err := tlog.ProveRecord(tree.N, p.index, r)
	if err != nil || !same(p.hashes, theirs) {
		return fmt.Errorf("tlog proves it otherwise (%v)", err)
	}
	for i := range p.hashes {
		p.hashes[i][i%32] ^= 1
		if tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, hash) == nil {
			return fmt.Errorf("with hash %d flipped it is taken", i)
		}
		p.hashes[i][i%32] ^= 1
	}
	p.extra[len(p.extra)/2] ^= 1
	if tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, tlog.RecordHash(p.extra)) == nil {
		return fmt.Errorf("with its leaf flipped it is taken")
	}
	return nil
}

func checkConsistency(path string, logs string, k keys, tree tlog.Tree, r tlog.HashReader) error {
	from, err := strconv.ParseInt(filepath.Base(path), 10, 64)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	read, err := readHashes(string(content))
	if err != nil {
		return err
	}
	hashes := tlog.TreeProof(read)
	old, err := tlog.TreeHash(from, r)
	if err != nil {
		return err
	}
	// where there is a log of that size, its own checkpoint says the same
	if raw, err := os.ReadFile(filepath.Join(logs, filepath.Base(path), "checkpoint")); err == nil {
		if shown, _, err := open(raw, note.VerifierList(k.log), 1); err != nil || shown.Hash != old {
			return fmt.Errorf("the log of that size has another root (%v)", err)
		}
	}
	if err := tlog.CheckTree(hashes, tree.N, tree.Hash, from, old); err != nil {
		return err
	}
	if theirs, err := tlog.ProveTree(tree.N, from, r); err != nil || !same(hashes, theirs) {
		return fmt.Errorf("tlog proves it otherwise (%v)", err)
	}
	for i := range hashes {
		hashes[i][i%32] ^= 1
		if tlog.CheckTree(hashes, tree.N, tree.Hash, from, old) == nil {
			return fmt.Errorf("with hash %d flipped it is taken", i)
		}
		hashes[i][i%32] ^= 1
	}
	old[0] ^= 1
	if tlog.CheckTree(hashes, tree.N, tree.Hash, from, old) == nil {
		return fmt.Errorf("with another old root it is taken")
	}
	return nil
}
