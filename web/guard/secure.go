package guard

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// policy allows nothing but what the server itself serves: no inline script, no
// inline style, no other origin. MapLibre paints pictures from blobs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"worker-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// protect stands before everything: the name the server was called by, where a
// change comes from, who is asking, and the headers of every answer.
func (g *Guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
		h.Set("Cache-Control", "no-store") // but see answer.send
		switch {
		case !isText(r):
			g.refuse(w, r, http.StatusBadRequest, "the address holds what is no text, or is not encoded", "encode it as UTF-8, with % and two digits for each other byte")
		case !g.known(r):
			Refuse(w, http.StatusMisdirectedRequest, "this server is not known by the name it was called",
				"open the address that blindspot serve printed, or allow the name with --host")
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			Refuse(w, http.StatusMethodNotAllowed, "this method is not used here", "use GET to read and POST to change")
		case r.Method == http.MethodPost && !own(r):
			Refuse(w, http.StatusForbidden, "changes are accepted from the workbench's own pages only",
				"from a program, send the header X-Blindspot: 1")
		case foreign(r):
			Refuse(w, http.StatusForbidden, "other sites may not read the workbench", "open it in a tab of its own")
		case !g.sessions.admit(r) && !g.Open(r.URL.Path):
			g.askToken(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// known reports whether the server was called by a name of its own: one that was
// given, the loopback name, or the IP address the connection came in on. A name
// that someone else made to point here (DNS rebinding) is none of these.
func (g *Guard) known(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if slices.Contains(g.Hosts, host) {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	on, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return false
	}
	at := on.Addr().Unmap().WithZone("")
	if host == "localhost" {
		return at.IsLoopback()
	}
	named, err := netip.ParseAddr(host)
	return err == nil && named.Unmap() == at
}

var crossOrigin = http.NewCrossOriginProtection()

// own reports whether a change comes from one of the server's own pages, or from
// a program: a page of another site, be it on another port of this machine,
// cannot set a header of its own without asking first, and nobody here says yes.
// Browsers name the origin of every change. What names none and lacks the header
// is refused, so that a token in each form would keep out nothing more.
func own(r *http.Request) bool {
	said := r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" || r.Header.Get("X-Blindspot") != ""
	return said && crossOrigin.Check(r) == nil
}

// foreign reports whether a page of another origin wants an answer for itself.
// It may lead a reader here by a link, as any address may, but not load us into
// itself: not as data, a picture or a script, and not into a frame.
func foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	dest := r.Header.Get("Sec-Fetch-Dest")
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || dest != "" && dest != "document"
}

// isText reports whether path and query are UTF-8 without control characters but
// those of text, and the query is one: nothing of it is left out unseen.
func isText(r *http.Request) bool {
	fine := func(s string) bool {
		return utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) && !strings.ContainsRune("\t\r\n", c) })
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || !fine(r.URL.Path) {
		return false
	}
	for name, values := range query {
		if !fine(name) || slices.ContainsFunc(values, func(v string) bool { return !fine(v) }) {
			return false
		}
	}
	return true
}
