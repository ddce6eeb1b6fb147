package blindspot_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
)

// The list of codes is the list of the constants, each once.
func TestWarningCodesAreAll(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "warning.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []blindspot.WarningCode
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Warn") && len(spec.Values) == 1 {
			if text, ok := spec.Values[0].(*ast.BasicLit); ok {
				value, _ := strconv.Unquote(text.Value)
				declared = append(declared, blindspot.WarningCode(value))
			}
		}
		return true
	})
	listed := slices.Clone(blindspot.WarningCodes)
	slices.Sort(listed)
	slices.Sort(declared)
	if !slices.Equal(listed, declared) || len(slices.Compact(slices.Clone(listed))) != len(listed) {
		t.Errorf("listed %v\ndeclared %v", listed, declared)
	}
}

func TestWarningJSON(t *testing.T) {
	share := 0.7
	w := blindspot.Warnf(blindspot.WarnCoveragePartial, "The file holds only %d %%.", 70).With(blindspot.WarningData{Countries: []string{"NGA"}, Share: &share})
	for _, c := range []struct {
		name string
		w    blindspot.Warning
		want string
	}{
		{"with facts", w, `{"code":"coverage_partial","text":"The file holds only 70 %.","data":{"countries":["NGA"],"share":0.7}}`},
		{"without facts", blindspot.Warnf(blindspot.WarnChronicle, "A chronicle."), `{"code":"chronicle","text":"A chronicle."}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := json.Marshal(c.w)
			if err != nil || string(got) != c.want {
				t.Fatalf("got %s, %v; want %s", got, err, c.want)
			}
			var back blindspot.Warning
			if err := json.Unmarshal(got, &back); err != nil || back.Code != c.w.Code || back.Text != c.w.Text {
				t.Errorf("read back %+v, %v", back, err)
			}
		})
	}
	var old blindspot.Finding
	if err := json.Unmarshal([]byte(`{"measure":"activity","warnings":["The file holds only 70 %."]}`), &old); err != nil || len(old.Warnings) != 1 || old.Warnings[0].Code != blindspot.WarnNote || old.Warnings[0].Text != "The file holds only 70 %." {
		t.Errorf("a bare text of an older assessment is a note: %+v, %v", old.Warnings, err)
	}
}

func TestWarnOnce(t *testing.T) {
	var f blindspot.Finding
	f.Warn(blindspot.Warnf(blindspot.WarnNote, "a"))
	f.Warn(blindspot.Warnf(blindspot.WarnNote, "a"))
	f.Warn(blindspot.Warnf(blindspot.WarnChronicle, "a"))
	if len(f.Warnings) != 2 {
		t.Errorf("got %v", f.Warnings)
	}
}
