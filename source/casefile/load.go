package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/blindspot/blindspot"
)

// Locator fills in what a gazetteer knows of a place: area, grid cell, codes.
type Locator func(*blindspot.Place)

// A case is written by hand; these bound one file of it.
const (
	maxTable    = 16 << 20
	maxDocument = 1 << 20
)

func limitOf(name string) int {
	if strings.HasSuffix(name, ".yaml") {
		return maxDocument
	}
	return maxTable
}

// LoadDir reads the case in a directory. See Load.
func LoadDir(dir string, locate Locator) (*Case, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.NotFound, "give the folder of a case, or the name of an embedded one",
			"there is no folder %q", dir)
	}
	if !info.IsDir() {
		return nil, blindspot.Errorf(blindspot.BadInput, "give the folder that holds case.yaml", "%q is a file, a case is a folder", dir)
	}
	return Load(Dir(dir), locate)
}

// Load reads the case in a folder. A nil locate leaves areas and grid cells
// unknown. The error names every fault with file, line and field.
func Load(folder fs.FS, locate Locator) (*Case, error) {
	c, faults := Inspect(folder, locate)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Inspect reads as much of the case in a folder as can be read, with all faults of
// all its files. Where case.yaml names no actors that could be read, what other
// files say cannot be held against it, and only their own shape is.
func Inspect(folder fs.FS, locate Locator) (*Case, Faults) {
	var faults Faults
	c := &Case{claimLines: map[string]int{}}
	files := c.readFiles(folder, &faults)
	var schema caseSchema
	d, ok := readDocument("case.yaml", files["case.yaml"], &schema, &faults)
	if ok = ok && files["case.yaml"] != nil; ok {
		c.describe(d, schema)
	} else if d.tree != nil {
		// What could be read of it serves to hold the other files against; what is
		// missing in it is told already.
		beside := d
		beside.faults = new(Faults)
		c.describe(beside, schema)
		ok = len(c.Actors) > 0 && len(c.Group.Actors) > 0
	}
	for _, t := range []struct {
		file string
		cols columns
		read func([]row)
	}{
		{"events.csv", eventColumns, func(rows []row) { c.readEvents(rows, locate) }},
		{"shocks.csv", shockColumns, c.readShocks},
		{"presence.csv", statementColumns, c.readStatements},
		{"links.csv", linkColumns, c.readLinks},
		{"published_totals.csv", publishedColumns, c.readPublished},
		{"counts_scope.csv", scopeColumns, c.readScopes},
		{"counts.csv", countColumns, c.readCounts},
	} {
		if data, there := files[t.file]; there {
			if rows := readTable(t.file, data, t.cols, &faults); ok {
				t.read(rows)
			}
		}
	}
	if ok {
		c.counted(d)
	}
	c.Described = ok
	c.readClaims(files["claims.yaml"], &faults)
	c.readJudgements(files["judgements.yaml"], &faults)
	faults.sort()
	return c, faults
}

var fileNames = []string{"case.yaml", "claims.yaml", "counts.csv", "counts_scope.csv", "events.csv", "judgements.yaml", "links.csv", "presence.csv",
	"published_totals.csv", "shocks.csv"}

// readFiles reads every file of the case and takes their checksum together.
func (c *Case) readFiles(folder fs.FS, faults *Faults) map[string][]byte {
	files := map[string][]byte{}
	sum := sha256.New()
	for _, name := range fileNames {
		data, err := readFile(folder, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if name == "case.yaml" || name == "events.csv" {
				faults.add(name, 0, "", "the file is missing; a case needs case.yaml and events.csv")
			}
			continue
		case err != nil:
			faults.add(name, 0, "", "the file cannot be read: %s", err)
			continue
		case len(data) > limitOf(name):
			faults.add(name, 0, "", "the file is larger than %d MB", limitOf(name)>>20)
			continue
		}
		files[name] = data
		sum.Write([]byte(name))
		sum.Write(data)
		c.Bytes += int64(len(data))
	}
	c.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return files
}

func readFile(folder fs.FS, name string) (data []byte, err error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, int64(limitOf(name))+1))
}
