package report

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/blindspot/blindspot"
)

// pdfTime is how long Chromium may take for one report.
const pdfTime = 60 * time.Second

// Chromium returns the browser that prints reports, or "" where there is none.
func Chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// PDF prints the folder's report.html to report.pdf with the given Chromium.
func PDF(ctx context.Context, chromium, dir string) error {
	fail := func(err error) error {
		return blindspot.Errorf(blindspot.Unavailable, "print report.html from any browser instead", "Chromium could not print the report: %w", err)
	}
	page, err := filepath.Abs(filepath.Join(dir, "report.html"))
	if err != nil {
		return fail(err)
	}
	profile, err := os.MkdirTemp("", "blindspot-pdf-")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(profile) }() // a temporary profile
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--user-data-dir=" + profile, "--no-pdf-header-footer", "--virtual-time-budget=10000",
		"--print-to-pdf=" + filepath.Join(filepath.Dir(page), "report.pdf")}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with its sandbox
	}
	args = append(args, (&url.URL{Scheme: "file", Path: page}).String())
	if err := exec.CommandContext(ctx, chromium, args...).Run(); err != nil { //nolint:gosec // the browser found on the path, with our own arguments
		return fail(err)
	}
	return nil
}
