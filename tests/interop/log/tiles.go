// A log's tiles and the entries beside them.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// folder is a log's tiles, as tlog.TileReader; of the file spoilt, one byte is
// read flipped.
type folder struct {
	path   string
	spoilt string
}

func (f folder) Height() int                     { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		content, err := f.read(ours(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, content)
	}
	return all, nil
}

func (f folder) read(name string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(f.path, name))
	if err == nil && name == f.spoilt {
		content[len(content)/2] ^= 1
	}
	return content, err
}

// ours is a tile's path in tlog-tiles: Go's names the height too.
func ours(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

// tilesOf lists the tiles that a tree of n leaves has, and no other.
func tilesOf(n int64) (tiles []tlog.Tile) {
	for level := 0; n>>(8*level) > 0; level++ {
		hashes := n >> (8 * level)
		for i := int64(0); i<<8 < hashes; i++ {
			width := hashes - i<<8
			if width > 256 {
				width = 256
			}
			tiles = append(tiles, tlog.Tile{H: 8, L: level, N: i, W: int(width)})
		}
	}
	return tiles
}

// hashesOf are the hashes of one tile, shown by tlog to be in the tree.
func hashesOf(r tlog.HashReader, tile tlog.Tile) ([]tlog.Hash, error) {
	var indexes []int64
	for i := 0; i < tile.W; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(8*tile.L, tile.N<<8+int64(i)))
	}
	return r.ReadHashes(indexes)
}

// entriesOf reads the bundle beside a tile of level 0.
func entriesOf(f folder, tile tlog.Tile) (entries [][]byte, err error) {
	rest, err := f.read(strings.Replace(ours(tile), "tile/0/", "tile/entries/", 1))
	for err == nil && len(rest) > 0 {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, fmt.Errorf("an entry is cut short")
		}
		size := int(binary.BigEndian.Uint16(rest))
		entries = append(entries, rest[2:2+size])
		rest = rest[2+size:]
	}
	if err == nil && len(entries) != tile.W {
		err = fmt.Errorf("%d entries", len(entries))
	}
	return entries, err
}

// checkTile verifies one tile's every hash, and its entries if it has some.
func checkTile(f folder, tree tlog.Tree, tile tlog.Tile) error {
	hashes, err := hashesOf(tlog.TileHashReader(tree, f), tile)
	if err != nil {
		return err
	}
	content, err := f.read(ours(tile))
	if err != nil {
		return err
	}
	if len(content) != 32*tile.W {
		return fmt.Errorf("%s has %d bytes", ours(tile), len(content))
	}
	for i, hash := range hashes {
		if !bytes.Equal(hash[:], content[32*i:32*i+32]) {
			return fmt.Errorf("%s, hash %d", ours(tile), i)
		}
	}
	if tile.L > 0 {
		return nil
	}
	entries, err := entriesOf(f, tile)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if tlog.RecordHash(entry) != hashes[i] {
			return fmt.Errorf("leaf %d is not what its tile says", tile.N<<8+int64(i))
		}
	}
	return nil
}

func checkTiles(f folder, tree tlog.Tree) error {
	want := map[string]bool{}
	for _, tile := range tilesOf(tree.N) {
		want[ours(tile)] = true
		if tile.L == 0 {
			want[strings.Replace(ours(tile), "tile/0/", "tile/entries/", 1)] = true
		}
		if err := checkTile(f, tree, tile); err != nil {
			return err
		}
	}
	err := filepath.Walk(filepath.Join(f.path, "tile"), func(path string, info os.FileInfo, err error) error {
		name, _ := filepath.Rel(f.path, path)
		if err == nil && !info.IsDir() && !want[name] {
			err = fmt.Errorf("%s is no tile of this tree", name)
		}
		return err
	})
	return err
}

// spoilTiles flips a byte of every tile and bundle (of a large log: of some).
func spoilTiles(f folder, tree tlog.Tree) (int, error) {
	tiles := tilesOf(tree.N)
	step, count := 1+len(tiles)/20, 0
	for i := 0; i < len(tiles); i += step {
		names := []string{ours(tiles[i])}
		if tiles[i].L == 0 {
			names = append(names, strings.Replace(names[0], "tile/0/", "tile/entries/", 1))
		}
		for _, name := range names {
			if checkTile(folder{f.path, name}, tree, tiles[i]) == nil {
				return count, fmt.Errorf("%s with a byte flipped is taken", name)
			}
			count++
		}
	}
	return count, nil
}
