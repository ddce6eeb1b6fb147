package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// policy allows nothing but what the server itself serves: no inline script, no
// inline style, no other origin. MapLibre paints pictures from blobs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"worker-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// protect stands before everything: the name the server was called by, where a
// change comes from, who is asking, and the headers of every answer.
func (s *Server) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
		switch {
		case !s.known(r):
			problem(w, r, http.StatusMisdirectedRequest, "this server is not known by the name it was called",
				"open the address that blindspot serve printed, or allow the name with --host")
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			problem(w, r, http.StatusMethodNotAllowed, "this method is not used here", "")
		case r.Method == http.MethodPost && !own(r):
			problem(w, r, http.StatusForbidden, "changes are accepted from the workbench's own pages only",
				"from a program, send the header X-Blindspot: 1")
		case r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate":
			problem(w, r, http.StatusForbidden, "other sites may not read the workbench", "")
		case !s.sessions.admit(r) && !open(r.URL.Path):
			s.askToken(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// open are the paths that the login form itself needs.
func open(path string) bool { return path == "/login" || path == "/static/app.css" }

// known reports whether the server was called by a name of its own: one that was
// given, the loopback name, or the IP address the connection came in on. A name
// that someone else made to point here (DNS rebinding) is none of these.
func (s *Server) known(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if slices.Contains(s.Hosts, host) {
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
	at := on.Addr().Unmap()
	if host == "localhost" {
		return at.IsLoopback()
	}
	named, err := netip.ParseAddr(host)
	return err == nil && named.Unmap() == at
}

// own reports whether a change comes from one of the server's own pages, or from
// a program: a page of another site cannot set a header of its own without
// asking first, and nobody here says yes.
func own(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	}
	return r.Header.Get("Sec-Fetch-Site") == "same-origin" || r.Header.Get("X-Blindspot") != ""
}
