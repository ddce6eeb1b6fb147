package measure_test

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// knownMiss is a line of the table "Known misses" of docs/CALIBRATION.md: cells
// that may miss their aim, with the reason. A star stands for all.
type knownMiss struct {
	measure, key, kind, world string
	from, to                  float64
	reason                    string
}

func (k knownMiss) covers(at cell) bool {
	same := func(pattern, is string) bool {
		for _, p := range strings.Split(pattern, ", ") {
			if p == "*" || p == is {
				return true
			}
		}
		return false
	}
	key, _, _ := strings.Cut(at.key, ":")
	return same(k.measure, at.measure) && same(k.key, key) && same(k.kind, at.kind) && same(k.world, at.world) && at.size >= k.from && at.size <= k.to
}

// calibrationDoc holds the table, and the misses that are known with the reason.
var calibrationDoc = filepath.Join("..", "docs", "CALIBRATION.md")

// judge holds the run against its aims: what is missed, and not listed in the
// document with its reason, is an error.
func (c *calibration) judge(doc string) error {
	known, err := knownMisses(doc)
	if err != nil {
		return err
	}
	var out []error
	for _, key := range slices.Sorted(maps.Keys(c.silent)) {
		if !strings.Contains(doc, "`"+key+"`") {
			out = append(out, fmt.Errorf("%s is reported and held against no truth, and docs/CALIBRATION.md does not say why", key))
		}
	}
	for _, m := range c.misses() {
		if !slices.ContainsFunc(known, func(k knownMiss) bool { return k.covers(m.cell) }) {
			out = append(out, fmt.Errorf("%s %s in %q at %.0f events: %s, and docs/CALIBRATION.md gives no reason", m.measure, m.key, m.world, m.size, m.got))
		}
	}
	if given := c.givenShare(); given < leastGiven {
		out = append(out, fmt.Errorf("an interval is given in %.0f %% of the cells with %d and more events, and should be in %.0f %%", 100*given, fewForInterval, 100*leastGiven))
	}
	return errors.Join(out...)
}

// Headings of the document between which the harness reads and writes.
const (
	missesHeading = "## Known misses\n"
	tableHeading  = "## Table\n"
)

// knownMisses reads the table of known misses; every line needs a reason.
func knownMisses(doc string) ([]knownMiss, error) {
	_, rest, ok := strings.Cut(doc, missesHeading)
	if !ok {
		return nil, fmt.Errorf("the document has no heading %q", strings.TrimSpace(missesHeading))
	}
	section, _, _ := strings.Cut(rest, "\n## ")
	var out []knownMiss
	for _, line := range strings.Split(section, "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| measure ") {
			continue
		}
		parts := strings.Split(strings.Trim(line, "| "), " | ")
		if len(parts) != 6 || len(parts[5]) < 20 {
			return nil, fmt.Errorf("a known miss has measure, value, kind, world, sizes and a reason: %q", line)
		}
		k := knownMiss{parts[0], parts[1], parts[2], parts[3], 0, 1e9, parts[5]}
		if from, to, ok := strings.Cut(parts[4], " to "); ok {
			var err1, err2 error
			k.from, err1 = strconv.ParseFloat(from, 64)
			k.to, err2 = strconv.ParseFloat(to, 64)
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("sizes are \"5 to 20\" or *: %q", line)
			}
		} else if parts[4] != "*" {
			return nil, fmt.Errorf("sizes are \"5 to 20\" or *: %q", line)
		}
		out = append(out, k)
	}
	return out, nil
}

// tableRows reads the table of the document: the sizes of its columns, and its rows.
func tableRows(doc string) (sizes []float64, rows [][]string, err error) {
	_, rest, ok := strings.Cut(doc, tableHeading)
	if !ok {
		return nil, nil, fmt.Errorf("the document has no heading %q", strings.TrimSpace(tableHeading))
	}
	for line := range strings.Lines(rest) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		row := strings.Split(strings.Trim(line, "|\n"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if row[0] != "measure" {
			rows = append(rows, row)
			continue
		}
		for _, entry := range row[4:] {
			size, err := strconv.ParseFloat(entry, 64)
			if err != nil {
				return nil, nil, fmt.Errorf("a column of the table is a number of events: %q", entry)
			}
			sizes = append(sizes, size)
		}
	}
	return sizes, rows, nil
}

// withTable puts the table under its heading: whole, or in the place of the lines of
// the measures that it holds, which must then be of the same sizes.
func withTable(doc, table string, measures []string) (string, error) {
	head, old, _ := strings.Cut(doc, tableHeading)
	if len(measures) == 0 {
		return head + tableHeading + "\n" + table, nil
	}
	was, _, err := tableRows(doc)
	if err != nil {
		return "", err
	}
	is, _, err := tableRows(tableHeading + table)
	if err != nil || !slices.Equal(was, is) {
		return "", fmt.Errorf("a part of the table must be of the sizes %v of the document: %v %w", was, is, err)
	}
	var lines []string
	for line := range strings.Lines(old) {
		if of, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |"); !slices.Contains(measures, of) {
			lines = append(lines, line)
		}
	}
	for line := range strings.Lines(table) {
		if of, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |"); slices.Contains(measures, of) {
			lines = append(lines, line)
		}
	}
	return head + tableHeading + strings.Join(lines, ""), nil
}
