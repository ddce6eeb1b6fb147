package stats_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every exported function and method of stats that estimates something is called in
// an example, so that whoever takes a package alone sees how it is used and what comes
// out. Left out are accessors, which need no argument and return no error.
func TestEveryEstimatorHasAnExample(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	estimators := 0
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "internal" {
			continue
		}
		exported, called := estimatorsOf(t, e.Name())
		estimators += len(exported)
		for _, name := range exported {
			if !called[name] {
				t.Errorf("no example of stats/%s calls %s", e.Name(), name)
			}
		}
	}
	if estimators < 60 {
		t.Errorf("only %d estimators were found", estimators)
	}
}

// estimatorsOf are the exported functions of a package, and the names that its
// examples call.
func estimatorsOf(t *testing.T, dir string) (exported []string, called map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	called = map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			switch {
			case !ok:
			case strings.HasSuffix(file, "_test.go"):
				if strings.HasPrefix(f.Name.Name, "Example") {
					ast.Inspect(f, func(n ast.Node) bool {
						if s, ok := n.(*ast.SelectorExpr); ok {
							called[s.Sel.Name] = true
						}
						return true
					})
				}
			case estimates(f):
				exported = append(exported, f.Name.Name)
			}
		}
	}
	return exported, called
}

// estimates tells an estimator from an accessor.
func estimates(f *ast.FuncDecl) bool {
	if !f.Name.IsExported() || f.Type.Results == nil {
		return false
	}
	if f.Recv == nil {
		return true
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	name, ok := receiver.(*ast.Ident)
	if !ok || !name.IsExported() {
		return false
	}
	last := f.Type.Results.List[len(f.Type.Results.List)-1].Type
	id, isIdent := last.(*ast.Ident)
	return isIdent && id.Name == "error"
}
