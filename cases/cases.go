// Package cases holds the cases that come with the program. A case is a folder
// of plain files, the same for an embedded case and for one of the user's own;
// package source/casefile describes the files and reads them:
//
//	files, err := cases.Open("is-khorasan")
//	c, err := casefile.Load(files, nil)
//
// is-khorasan is the founding case: the Islamic State's Khorasan branch and its
// network, 2015 to 2025, tabulated from public reports with graded sources. It
// is a chronicle and no census: see its case.yaml for what follows from that.
package cases

import (
	"embed"
	"io/fs"
	"sort"
	"strings"

	"github.com/blindspot/blindspot"
)

//go:embed is-khorasan
var files embed.FS

// Names returns the names of the embedded cases in alphabetical order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

// Has reports whether there is an embedded case of that name.
func Has(name string) bool {
	for _, n := range Names() {
		if n == name {
			return true
		}
	}
	return false
}

// Open returns the folder of an embedded case.
func Open(name string) (fs.FS, error) {
	if !Has(name) {
		return nil, blindspot.Errorf(blindspot.NotFound, "embedded cases: "+strings.Join(Names(), ", "),
			"there is no embedded case %q", name)
	}
	return fs.Sub(files, name)
}
