package views

import (
	"fmt"
	"os"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// leftOut notes the countries of a series that the history does not have, former
// extents of countries apart.
func (d *Data) leftOut(s *Series, unit map[int]int) {
	var names []string
	for _, id := range s.ids() {
		country, known := place.CountryByVIEWS(id)
		if _, ok := unit[id]; ok {
			continue
		}
		if _, ok := unit[country.VIEWS]; known && ok {
			continue
		}
		names = append(names, fmt.Sprintf("%d (%s)", id, country.Name))
	}
	if len(names) > 0 {
		d.note("%s of %s are not in %s and are left out: %s", prose.Count(len(names), "country", "countries"), s.Name, d.name, first(names, 10))
	}
}

func (d *Data) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// Notes say where the files disagree and what of them is left out; none where
// there is nothing to say.
func (d *Data) Notes() []string { return append([]string{}, d.notes...) }

// first are the first n of a list, and how many more there are.
func first(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:n], ", "), len(list)-n)
}

// distinct refuses a file that comes twice, under whatever path.
func distinct(paths []string) error {
	infos := make([]os.FileInfo, len(paths))
	for i, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			continue // reading it tells what is wrong
		}
		infos[i] = info
		for k := range i {
			if infos[k] != nil && os.SameFile(infos[k], info) {
				return blindspot.Errorf(blindspot.Usage, "give each file once", "%s and %s are one file", paths[k], path)
			}
		}
	}
	return nil
}
