package report

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/place"
)

// Write writes the report's files into the folder, which must exist, each to a
// temporary file first, so that no reader ever sees half of one. It returns
// their names.
func Write(ctx context.Context, dir string, a blindspot.Assessment, world *place.Gazetteer) ([]string, error) {
	figures, err := figure.All(a, world)
	if err != nil {
		return nil, err
	}
	page, err := HTML(a, figures)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(a); err != nil {
		return nil, err
	}
	files := []struct {
		name    string
		content []byte
	}{
		{"report.html", page},
		{"report.md", Markdown(a, figures)},
		{"report.json", data.Bytes()},
	}
	var names []string
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return names, err
		}
		if err := replace(filepath.Join(dir, f.name), f.content); err != nil {
			return names, err
		}
		names = append(names, f.name)
	}
	return names, nil
}

// replace writes a file beside the old one and then takes its place.
func replace(path string, content []byte) error {
	fail := func(err error) error {
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder with -o, or make room on the disk", "writing %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".report-*")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already once it was renamed
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644) //nolint:gosec // a report is for others to read
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fail(err)
	}
	return nil
}
