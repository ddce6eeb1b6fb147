// Command measures writes the reference of the measures from what the code says of
// them: definition and source from the documentation of each function, values and
// units from the table that the claim language reads, and calibration from
// docs/CALIBRATION.md.
//
//	go run ./scripts/measures [-root .] > docs/MEASURES.md
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot/measure"
)

func main() {
	root := flag.String("root", ".", "the checkout")
	flag.Parse()
	text, err := reference(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}

const head = `# Measures

Made from the code by ` + "`make docs`" + `. Each measure looks at a group over a window and, where it compares, at the period of the same length before it. A value comes with an interval of 90 % unless its definition says otherwise; one that the data cannot give is missing, with the reason. Any value can be claimed about: MEASURE.VALUE stands where a claim has a quantity ([reference/claims.md](reference/claims.md)).

Calibration is from [CALIBRATION.md](CALIBRATION.md): in how many of 100 simulated groups of known truth, over all worlds, the 90 % interval of the value held it, at 10, 30 and 100 events a year ("/ 70": that share of the groups had an interval; "·": too few). "Known miss" leads to what is known to be off there.

`

// reference is the page.
func reference(root string) (string, error) {
	docs, err := documented(filepath.Join(root, "measure"))
	if err != nil {
		return "", err
	}
	calibration, err := os.ReadFile(filepath.Join(root, "docs", "CALIBRATION.md")) //nolint:gosec // of the checkout
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(head)
	for _, m := range measure.All() {
		text, ok := docs[strings.ReplaceAll(m.Name, "_", "")]
		if !ok {
			return "", fmt.Errorf("no function is documented for the measure %s", m.Name)
		}
		fmt.Fprintf(&b, "## %s\n\n`%s`\n\n%s\n| Value | What it is | Unit | Calibration |\n|---|---|---|---|\n", m.Title, m.Name, text)
		for _, v := range m.Values() {
			fmt.Fprintf(&b, "| `%s.%s` | %s | %s | %s |\n", m.Name, v.Key, v.Label, v.Unit, calibrated(string(calibration), m.Name, v.Key))
		}
		first := m.Values()[0]
		fmt.Fprintf(&b, "\n<!-- with the store of real events -->\n```sh\nblindspot check \"Boko Haram\" \"%s.%s 2015 > 1\"\n```\n\n", m.Name, first.Key)
	}
	return strings.TrimRight(b.String(), "\n") + "\n", nil
}

// calibrated is what the table of the calibration says of a value.
func calibrated(text, measure, value string) string {
	row := regexp.MustCompile(`(?m)^\| ` + measure + ` \| ` + value + ` \| coverage \| all worlds \| (.*) \| (.*) \| (.*) \|$`).FindStringSubmatch(text)
	if row == nil {
		return "none ([why](CALIBRATION.md#values-without-a-truth))"
	}
	said := strings.Join(row[1:], ", ")
	if strings.Contains(said, "!") {
		said += " ([known miss](CALIBRATION.md#known-misses))"
	}
	return said
}

// documented is the Markdown of each measure's documentation, by its name in lower
// case.
func documented(dir string) (map[string]string, error) {
	set := token.NewFileSet()
	entries, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, e := range entries {
		if strings.HasSuffix(e, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, e, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	p, err := doc.NewFromFiles(set, files, "measure")
	if err != nil {
		return nil, err
	}
	printer := p.Printer()
	printer.DocLinkURL = func(*comment.DocLink) string { return "https://pkg.go.dev/github.com/blindspot/blindspot/measure" }
	found := map[string]string{}
	for _, f := range p.Funcs {
		found[strings.ToLower(f.Name)] = string(printer.Markdown(p.Parser().Parse(f.Doc)))
	}
	return found, nil
}
