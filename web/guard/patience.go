package guard

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// mostPatience is how long a page's script may ask to wait for the whole at once: it
// shows how far the work has come in between.
const mostPatience = 5 * time.Second

// patience is how long a request for a page waits for the whole of it: as long as its
// script says (RFC 7240, "Prefer: wait=2"; wait=0: a page without anything takes what
// there is), or as a reader without one does.
func (g *Guard) patience(r *http.Request) time.Duration {
	for _, header := range r.Header.Values("Prefer") {
		for part := range strings.SplitSeq(header, ",") {
			seconds, is := strings.CutPrefix(strings.TrimSpace(part), "wait=")
			if n, err := strconv.Atoi(seconds); is && err == nil && n >= 0 {
				return min(time.Duration(n)*time.Second, mostPatience)
			}
		}
	}
	return g.Limits.Patience
}
