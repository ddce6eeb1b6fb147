package workbench_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/blindspot/blindspot"

// floor is a row of the table of docs/ARCHITECTURE.md.
type floor struct {
	name     string
	packages []string
	may      []string // patterns; nil where everything may be imported
}

var quoted = regexp.MustCompile("`([^`]+)`")

// floors reads the table; it stands under the heading Floors.
func floors(t *testing.T) []floor {
	t.Helper()
	text, err := os.ReadFile("../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text2, ok := strings.Cut(string(text), "\n## Floors\n")
	if !ok {
		t.Fatal("docs/ARCHITECTURE.md has no heading Floors")
	}
	section, _, _ := strings.Cut(text2, "\n## ")
	names := func(cell string) (out []string) {
		for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
			out = append(out, m[1])
		}
		return out
	}
	var out []floor
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.Contains(cells[1], "---") || strings.TrimSpace(cells[1]) == "Floor" {
			continue
		}
		f := floor{strings.TrimSpace(cells[1]), names(cells[2]), []string{}}
		switch may := strings.TrimSpace(cells[3]); may {
		case "everything":
			f.may = nil
		case "nothing":
		default:
			f.may = names(may)
			if len(f.may) == 0 {
				t.Errorf("%s may import %q, which names no package", f.name, may)
			}
		}
		out = append(out, f)
	}
	if len(out) < 15 {
		t.Fatalf("only %d floors were read", len(out))
	}
	return out
}

// arrows are the packages of the module and what each of them imports of it.
func arrows(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	short := func(p string) string {
		if p == module {
			return "root"
		}
		return strings.TrimPrefix(p, module+"/")
	}
	found := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		own := []string{}
		for _, i := range p.Imports {
			if i == module || strings.HasPrefix(i, module+"/") {
				own = append(own, short(i))
			}
		}
		found[short(p.ImportPath)] = own
	}
	if len(found) < 30 {
		t.Fatalf("go list knows only %d packages", len(found))
	}
	return found
}

// meets reports whether a package is one that a pattern names: "stats/*" is
// everything under stats.
func meets(pattern, pkg string) bool {
	if under, ok := strings.CutSuffix(pattern, "/*"); ok {
		return strings.HasPrefix(pkg, under+"/")
	}
	return pattern == pkg
}

func meetsAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return meets(p, pkg) })
}

// The table of docs/ARCHITECTURE.md is the program: every package stands on one
// floor, imports nothing that its floor may not, and no floor may more than it
// does.
func TestLayers(t *testing.T) {
	t.Parallel()
	faults := layerFaults(floors(t), arrows(t))
	for _, f := range faults {
		t.Error(f)
	}
}

func layerFaults(table []floor, imports map[string][]string) (faults []string) {
	used := map[[2]string]bool{} // floor and pattern
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		stands := 0
		for _, f := range table {
			if !meetsAny(f.packages, pkg) {
				continue
			}
			stands++
			for _, i := range imports[pkg] {
				at := slices.IndexFunc(f.may, func(p string) bool { return meets(p, i) })
				if at < 0 && f.may != nil {
					faults = append(faults, pkg+" imports "+i+", which "+f.name+" may not")
				}
				for _, p := range f.may {
					used[[2]string{f.name, p}] = used[[2]string{f.name, p}] || meets(p, i)
				}
			}
		}
		if stands != 1 {
			faults = append(faults, pkg+" does not stand on exactly one floor")
		}
	}
	pkgs := slices.Collect(maps.Keys(imports))
	for row, f := range table {
		for _, p := range f.packages {
			if !slices.ContainsFunc(pkgs, func(pkg string) bool { return meets(p, pkg) }) {
				faults = append(faults, f.name+": there is no package "+p)
			}
		}
		for _, p := range f.may {
			if !used[[2]string{f.name, p}] {
				faults = append(faults, f.name+" may import "+p+", and does not")
			}
			above := slices.IndexFunc(table, func(g floor) bool {
				return meetsAny(g.packages, strings.TrimSuffix(p, "/*")) || slices.Contains(g.packages, p)
			})
			if above > row {
				faults = append(faults, f.name+" may import "+p+", which stands below it in the table")
			}
		}
	}
	return faults
}

// The test itself sees an arrow too many, a package on no floor, and a row that
// allows what nobody does.
func TestLayersSeeFaults(t *testing.T) {
	t.Parallel()
	table := []floor{{"low", []string{"a"}, []string{}}, {"high", []string{"b", "c/*"}, []string{"a"}}}
	for want, imports := range map[string]map[string][]string{
		"a imports b, which low may not":        {"a": {"b"}, "b": {"a"}, "c/d": nil},
		"e does not stand on exactly one floor": {"a": nil, "b": {"a"}, "c/d": nil, "e": nil},
		"high may import a, and does not":       {"a": nil, "b": nil, "c/d": nil},
		"high: there is no package c/*":         {"a": nil, "b": {"a"}},
	} {
		if got := layerFaults(table, imports); !slices.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := layerFaults(table, map[string][]string{"a": nil, "b": {"a"}, "c/d": {"a"}}); len(got) > 0 {
		t.Errorf("faults in what is sound: %q", got)
	}
	if !meets("stats/*", path.Join("stats", "internal", "perron")) || meets("stats/*", "stats") {
		t.Error("a pattern with a star names what is under it, and not itself")
	}
}
