// Package ui holds the front-end assets as built by `make build`: the script
// that a self-contained report carries, what the workbench serves, and the style of both.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// SharedStyle is what the style sheets of reports and of pages have in common.
//
//go:embed style/shared.css
var SharedStyle string

// Assets returns the built files, as paths below dist.
func Assets() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("ui: " + err.Error()) // the folder is named in the embed line above
	}
	return sub
}

// ReportScript returns the script that draws the figures of a report: nil where
// the program was built without its front end, by go build and not by make build.
func ReportScript() []byte {
	script, err := dist.ReadFile("dist/report.js")
	if err != nil {
		return nil
	}
	return script
}
