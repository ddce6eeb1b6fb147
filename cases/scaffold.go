package cases

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/blindspot/blindspot"
)

//go:embed scaffold
var scaffold embed.FS

// New says what a new case is about. Without ids it is a made-up example, with rows
// in Antarctica that are to be replaced; with ids its group is read from the store.
type New struct {
	Name, Dir           string
	Title, Question     string
	Group, GroupID      string
	Aliases, IDs        []string
	Countries           []string // ISO 3166 alpha-3; at least one
	First, Last         blindspot.Date
	Middle, AfterMiddle blindspot.Date
	DataTo              string
	Claims              []Claim // in the claim language; without any, two examples are written
}

// Claim is a claim that a new case is to hold.
type Claim struct {
	Text string // the sentence that is checked; the test itself without one
	Test string // one line of the claim language
	Note string // what holds whatever the verdict; "" for none
}

// Halved cuts the span of the group's events in two.
func (n New) Halved() New {
	n.Last = max(n.Last, n.First+1)
	n.Middle = n.First + (n.Last-n.First)/2
	n.AfterMiddle = n.Middle + 1
	return n
}

// Example is a new case about a made-up group.
func Example(name, dir string) New {
	return New{Name: name, Dir: dir, Title: "A made-up example: " + name, Question: "Is the group growing, spreading or reaching further, and which statements about it do the data support?",
		Group: "Example Front", GroupID: "example-front", Aliases: []string{"EF"}, Countries: []string{"ATA"}, DataTo: "2024-12-31",
		First: blindspot.NewDate(2024, 1, 1), Middle: blindspot.NewDate(2024, 6, 30), AfterMiddle: blindspot.NewDate(2024, 7, 1), Last: blindspot.NewDate(2024, 12, 31)}
}

// Write writes the files of a new case into its folder, which must not exist or be
// empty, with the schemas for editors beside them.
func (n New) Write(schemas map[string]map[string]any) error {
	files, err := n.files(schemas)
	if err != nil {
		return err
	}
	return write(n.Dir, files)
}

// Zip is the same as an archive with one folder, named as the case is.
func (n New) Zip(schemas map[string]map[string]any) ([]byte, error) {
	files, err := n.files(schemas)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := archive.Create(n.Name + "/" + filepath.ToSlash(name))
		if err == nil {
			_, err = w.Write([]byte(files[name]))
		}
		if err != nil {
			return nil, fmt.Errorf("the archive of the case: %w", err) // written to memory
		}
	}
	err = archive.Close()
	return out.Bytes(), err
}

func (n New) files(schemas map[string]map[string]any) (map[string]string, error) {
	files := map[string]string{}
	templates, err := template.New("").Funcs(template.FuncMap{"q": quoted, "c": cell, "inc": func(i int) int { return i + 1 }}).ParseFS(scaffold, "scaffold/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("the template of a case: %w", err) // fixed at build time and tested
	}
	for _, t := range templates.Templates() {
		if t.Name() == "" {
			continue
		}
		var b strings.Builder
		if err := t.Execute(&b, n); err != nil {
			return nil, fmt.Errorf("the template of a case: %w", err)
		}
		files[strings.TrimSuffix(t.Name(), ".tmpl")] = b.String()
	}
	for file, s := range schemas {
		text, err := json.MarshalIndent(s, "", " ")
		if err != nil {
			return nil, fmt.Errorf("the schema of %s: %w", file, err)
		}
		files[filepath.Join(".schemas", file+".schema.json")] = string(text) + "\n"
	}
	return files, nil
}

// Export writes the files of an embedded case into a folder, which must not exist
// or be empty.
func Export(name, dir string) error {
	folder, err := Open(name)
	if err != nil {
		return err
	}
	files := map[string]string{}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		data, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			return err
		}
		files[e.Name()] = string(data)
	}
	return write(dir, files)
}

func write(dir string, files map[string]string) error {
	if left, err := os.ReadDir(dir); err == nil && len(left) > 0 {
		return blindspot.Errorf(blindspot.Usage, "choose a folder that is not there yet, or empty it", "the folder %s is not empty, and nothing in it is written over", dir)
	}
	for name, text := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
			return blindspot.Errorf(blindspot.Unavailable, "choose another folder", "%w", err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			return blindspot.Errorf(blindspot.Unavailable, "choose another folder, or make room", "%w", err)
		}
	}
	return nil
}

// quoted writes a text in quotation marks, as YAML and JSON have them.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return `""` // a text can always be written
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// cell writes a text as a cell of a CSV file.
func cell(text string) string {
	if strings.ContainsAny(text, ",\"\n") {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}
