package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/web/ui"
)

//go:embed static/style/*.css
var styles embed.FS

// styleSheet is the one style sheet of the pages, of its parts in this order: what comes
// later rules over what came before.
var styleSheet = sync.OnceValue(func() []byte {
	whole := []byte(ui.SharedStyle)
	for _, part := range []string{"base", "day", "text", "forms", "tables", "board", "cards", "maps", "coverage", "drawings", "pace", "words"} {
		css, err := styles.ReadFile("static/style/" + part + ".css")
		if err != nil {
			panic("web: " + err.Error()) // the list is ours
		}
		whole = append(append(whole, css...), '\n')
	}
	return whole
})

// What every page needs before it is shown, the style, and the script that every page
// begins with, are named with what they hold: a browser keeps them for good, and asks
// for nothing but the page.
var (
	styleAddress = sync.OnceValue(func() string { return lasting("/static/app.css", styleSheet()) })
	// scriptAddress is "" where the program was built by go build alone, without its
	// front end: its pages are without maps and charts.
	scriptAddress = sync.OnceValue(func() string {
		script, err := fs.ReadFile(ui.Assets(), "assets/app.js")
		if err != nil {
			return ""
		}
		return lasting("/assets/app.js", script)
	})
)

func lasting(path string, content []byte) string {
	sum := sha256.Sum256(content)
	return path + "?v=" + hex.EncodeToString(sum[:6])
}

// keepForGood tells browsers to, where the address names what is held today; by any
// other they ask again each time.
func keepForGood(w http.ResponseWriter, r *http.Request) {
	if asked := r.URL.RequestURI(); asked == styleAddress() || asked == scriptAddress() {
		w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	}
}

var built = func() bool { return scriptAddress() != "" } // tests say that it was not

func (s *Server) assets() http.Handler {
	files := http.FileServerFS(ui.Assets())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") { // no listings
			s.fail(w, r, blindspot.Errorf(blindspot.NotFound, "", "there is no page %s", r.URL.Path))
			return
		}
		keepForGood(w, r)
		files.ServeHTTP(w, r)
	})
}

func (s *Server) style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	keepForGood(w, r)
	_, _ = w.Write(styleSheet()) // the client may be gone
}
