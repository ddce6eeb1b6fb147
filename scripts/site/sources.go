package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// source is a text in Markdown, by its path in the repository. A package has the
// path of its folder.
type source struct {
	path string
	text []byte
}

// address is where the page of a source lies in the site.
func (s source) address() string {
	switch {
	case s.path == "README.md":
		return "index.html"
	case strings.HasSuffix(s.path, ".md"):
		return strings.TrimSuffix(s.path, ".md") + ".html"
	}
	return s.path + "/index.html"
}

// sources are all texts of the site.
func sources(root string) ([]source, error) {
	var out []source
	add := func(path string) error {
		text, err := os.ReadFile(filepath.Join(root, path)) //nolint:gosec // of the checkout
		out = append(out, source{filepath.ToSlash(path), text})
		return err
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "findings/README.md"} {
		if err := add(name); err != nil {
			return nil, err
		}
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return add(name)
	})
	if err != nil {
		return nil, err
	}
	packages, err := packageDocs(root)
	return append(out, packages...), err
}

// packageDocs are the documentation of each package of statistics, as Markdown.
func packageDocs(root string) ([]source, error) {
	folders, err := filepath.Glob(filepath.Join(root, "stats", "*", "doc.go"))
	if err != nil {
		return nil, err
	}
	var out []source
	for _, file := range folders {
		text, err := packageDoc(filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		out = append(out, source{"stats/" + filepath.Base(filepath.Dir(file)), []byte(text)})
	}
	return out, nil
}

func packageDoc(dir string) (string, error) {
	files := token.NewFileSet()
	entries, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	var parsed []*ast.File
	for _, e := range entries {
		f, err := parser.ParseFile(files, e, nil, parser.ParseComments)
		if err != nil {
			return "", err
		}
		if name := f.Name.Name; !strings.HasSuffix(name, "_test") || strings.Contains(filepath.Base(e), "example") {
			parsed = append(parsed, f)
		}
	}
	p, err := doc.NewFromFiles(files, parsed, "github.com/blindspot/blindspot/stats/"+filepath.Base(dir))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	named := map[string]bool{}
	printer := p.Printer()
	printer.DocLinkURL = func(link *comment.DocLink) string {
		name := strings.TrimPrefix(link.Recv+"."+link.Name, ".")
		switch {
		case link.ImportPath != "":
			return "https://pkg.go.dev/" + link.ImportPath + "#" + name
		case named[name]:
			return "#" + name
		}
		return "#functions" // a constant
	}
	markdown := func(text string) []byte { return printer.Markdown(p.Parser().Parse(text)) }
	for _, f := range p.Funcs {
		named[f.Name] = true
	}
	for _, t := range p.Types {
		named[t.Name] = true
		for _, f := range t.Funcs {
			named[f.Name] = true
		}
		for _, m := range t.Methods {
			named[t.Name+"."+m.Name] = true
		}
	}
	b.WriteString("# Package " + p.Name + "\n\n" + string(markdown(p.Doc)) + "\n## Functions\n\n")
	write := func(of string, all []*doc.Func) {
		for _, f := range all {
			fmt.Fprintf(&b, "### %s {#%s}\n\n%s\n", of+f.Name, of+f.Name, markdown(f.Doc))
		}
	}
	write("", p.Funcs)
	slices.SortFunc(p.Types, func(a, b *doc.Type) int { return strings.Compare(a.Name, b.Name) })
	for _, t := range p.Types {
		fmt.Fprintf(&b, "### %s {#%s}\n\n%s\n", t.Name, t.Name, markdown(t.Doc))
		write("", t.Funcs)
		write(t.Name+".", t.Methods)
	}
	return b.String(), nil
}
