// Package ui holds the front-end assets as built by `make build`: the script
// that a self-contained report carries, and what the workbench serves.
package ui

import (
	"embed"
	"io/fs"

	"github.com/blindspot/blindspot"
)

//go:embed all:dist
var dist embed.FS

// Assets returns the built files, as paths below dist.
func Assets() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("ui: " + err.Error()) // the folder is named in the embed line above
	}
	return sub
}

// ReportScript returns the script that draws the figures of a report. It fails
// where the program was built without its front end.
func ReportScript() ([]byte, error) {
	script, err := dist.ReadFile("dist/report.js")
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Internal, "build the program with make build, which builds the front end first",
			"this program was built without its front end: %w", err)
	}
	return script, nil
}
