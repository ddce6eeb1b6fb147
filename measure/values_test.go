package measure_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/measure"
)

// The list of values is that of the calls that make them, measure by measure.
func TestValuesAreThoseThatAreMade(t *testing.T) {
	made := map[string]map[string]bool{}
	for file, name := range map[string]string{"activity": "activity", "attention": "attention", "balloon": "spillover", "corridors": "corridors", "diffusion": "diffusion", "footprint": "footprint",
		"pressure": "pressure", "projection": "projection", "resiliencewords": "resilience", "rivalry": "rivalry", "sanctuary": "sanctuary", "spillover": "spillover", "stretch": "stretch",
		"sustain": "self_sustainability", "tail": "tail", "counted": "memory", "toll": "toll", "opponents": "opponents"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file+".go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if made[name] == nil {
			made[name] = map[string]bool{}
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			called := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
			}
			if key, ok := call.Args[0].(*ast.BasicLit); ok && slices.Contains([]string{"value", "changeValue", "exactly", "earlier"}, called) {
				if text, err := strconv.Unquote(key.Value); err == nil && text != "" {
					made[name][text] = true
				}
			}
			return true
		})
	}
	for _, m := range measure.All() {
		var listed []string
		for _, v := range m.Values() {
			listed = append(listed, v.Key)
			if !made[m.Name][v.Key] || v.Label == "" || v.Unit == "" {
				t.Errorf("%s: %q is listed and never made, or has no label or unit", m.Name, v.Key)
			}
		}
		for key := range made[m.Name] {
			if !slices.Contains(listed, key) {
				t.Errorf("%s: %q is made and not listed", m.Name, key)
			}
		}
		if len(listed) == 0 {
			t.Errorf("%s has no values", m.Name)
		}
	}
}
