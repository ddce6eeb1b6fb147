// Package docs holds the pages of documentation that the program itself can show.
package docs

import "embed"

// Pages are the guides and references in Markdown.
//
//go:embed *.md reference/*.md
var Pages embed.FS
