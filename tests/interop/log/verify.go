// Verifies logs with Go's golang.org/x/mod/sumdb/{note,tlog}, a code base that
// is not ours.
//
// usage: verify LOGS OUT
//
// LOGS is what log_driver wrote.  For each thing verified one line is printed,
// `ok - ...` or `not ok - ...`.  What openssl and npm's programs need to verify
// checkpoints by themselves is written to OUT: SIZE.text, SIZE.sig, SIZE.spki.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var failed bool

func say(err error, format string, words ...interface{}) {
	text := fmt.Sprintf(format, words...)
	if err == nil {
		fmt.Println("ok - " + text)
		return
	}
	fmt.Println("not ok - " + text + ": " + err.Error())
	failed = true
}

// each runs check on every file of a folder.
func each(folder string, check func(path string) error) (int, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	for _, path := range files {
		if err := check(path); err != nil {
			return 0, fmt.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("nothing in %s", folder)
	}
	return len(files), err
}

func checkLog(logs, size, out string, k keys) {
	f := folder{path: filepath.Join(logs, size)}
	only := note.VerifierList(k.log)
	raw, err := os.ReadFile(filepath.Join(f.path, "checkpoint"))
	if err != nil {
		say(err, "%s: there is a checkpoint", size)
		return
	}
	tree, opened, err := open(raw, only, 1)
	if err == nil && strconv.FormatInt(tree.N, 10) != size {
		err = fmt.Errorf("it is of %d leaves", tree.N)
	}
	say(err, "%s: sumdb/note verifies the checkpoint", size)
	if err != nil {
		return
	}
	say(forOpenssl(out, size, opened, k), "%s: its signature is written for openssl", size)
	say(spoilNote(raw, only, 1), "%s: sumdb/note refuses the checkpoint with any byte flipped", size)
	witnessed, err := os.ReadFile(filepath.Join(f.path, "witnessed"))
	if err == nil {
		var again tlog.Tree
		if again, _, err = open(witnessed, k.all, k.count); err == nil && again != tree {
			err = fmt.Errorf("another checkpoint")
		}
	}
	say(err, "%s: every cosignature is verified", size)
	say(spoilNote(witnessed, k.all, k.count), "%s: a cosignature with any byte flipped is refused", size)
	say(checkTiles(f, tree), "%s: sumdb/tlog verifies every tile and every leaf", size)
	count, err := spoilTiles(f, tree)
	say(err, "%s: sumdb/tlog refuses %d tiles with a byte flipped, each alone", size, count)
	r := tlog.TileHashReader(tree, f)
	count, err = each(filepath.Join(f.path, "proofs"), func(path string) error { return checkProof(path, k, tree, r) })
	say(err, "%s: sumdb/tlog verifies inclusion in %d proof files, and none of them flipped", size, count)
	count, err = each(filepath.Join(f.path, "consistency"), func(path string) error {
		return checkConsistency(path, logs, k, tree, r)
	})
	say(err, "%s: sumdb/tlog verifies consistency with %d smaller trees, and none flipped", size, count)
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify LOGS OUT")
		os.Exit(2)
	}
	k, err := readKeys(filepath.Join(os.Args[1], "vkeys"))
	say(err, "sumdb/note reads the log's key, and %d keys in all are read", k.count)
	if err != nil {
		os.Exit(1)
	}
	checkpoints, _ := filepath.Glob(filepath.Join(os.Args[1], "*", "checkpoint"))
	var sizes []string
	for _, path := range checkpoints {
		sizes = append(sizes, filepath.Base(filepath.Dir(path)))
	}
	sort.Slice(sizes, func(i, j int) bool {
		return len(sizes[i]) < len(sizes[j]) || len(sizes[i]) == len(sizes[j]) && sizes[i] < sizes[j]
	})
	for _, size := range sizes {
		checkLog(os.Args[1], size, os.Args[2], k)
	}
	if failed || len(sizes) == 0 {
		os.Exit(1)
	}
}
