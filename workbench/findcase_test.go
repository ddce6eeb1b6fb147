package workbench_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

// Who names a folder as if it were an embedded case is told how to name it.
func TestFindCaseNamesTheFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("mine", 0o750); err != nil {
		t.Fatal(err)
	}
	hint := func() string {
		_, err := workbench.FindCase("mine")
		if blindspot.CodeOf(err) != blindspot.NotFound {
			t.Fatal(err)
		}
		return blindspot.HintOf(err)
	}
	if got := hint(); strings.Contains(got, "./mine") {
		t.Errorf("a folder that is no case is offered: %s", got)
	}
	if err := os.WriteFile(filepath.Join("mine", "case.yaml"), []byte("name: mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := hint(); got != "write ./mine for the folder of that name" {
		t.Error(got)
	}
}
