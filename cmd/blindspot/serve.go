package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/report"
	"github.com/blindspot/blindspot/source/casefile"
	"github.com/blindspot/blindspot/web"
	"github.com/blindspot/blindspot/workbench"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	addr      string
	hosts     []string
	tokenFile string
	readOnly  bool
	uploadMB  int64
	memoryMB  uint64
}

func (p *program) serve() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the workbench in the browser",
		Long: `Serve opens the store, or without one the embedded case, as a web application on
this machine: watch board, groups, explorer, claims, forecasts, corridors, data
and reports, with a JSON API beside them (/openapi.json). Nothing is fetched from
elsewhere.

It listens on a loopback address, which only this machine can reach. On any other
address it demands a token of at least 16 characters, from --token-file or the
environment variable BLINDSPOT_TOKEN; put a TLS proxy in front of it, and name
the proxy's host with --host.

The store is open for writing meanwhile, so that no other command can use it;
with --read-only others may read it too, and nothing can be imported.
` + exitCodes,
		Example: "  blindspot serve\n  blindspot serve --addr 127.0.0.1:9000 --read-only\n  blindspot serve --addr 0.0.0.0:8080 --token-file token --host analysis.example.org",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.serveOn(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 chooses a free one")
	f.StringSliceVar(&o.hosts, "host", nil, "further names under which the server may be called")
	f.StringVar(&o.tokenFile, "token-file", "", "file that holds the token (default: BLINDSPOT_TOKEN)")
	f.BoolVar(&o.readOnly, "read-only", false, "open the store for reading only")
	f.Int64Var(&o.uploadMB, "upload-limit", web.DefaultUploadLimit>>20, "largest upload in MB")
	f.Uint64Var(&o.memoryMB, "memory", 0, "MB of memory it may count on; more of it makes pages quicker (default: what the machine or its control group has left)")
	return cmd
}

func (p *program) serveOn(ctx context.Context, o serveOptions) error {
	token, err := p.token(o.tokenFile)
	if err != nil {
		return err
	}
	if err := needsToken(o.addr, token); err != nil {
		return err
	}
	asServer(cmp.Or(o.memoryMB<<20, onOffer(os.DirFS("/"))))
	store, err := p.openStore(ctx, !o.readOnly)
	if err != nil {
		return err
	}
	b, _ := p.benchOn(store)
	b.Cases = embeddedCase
	c := web.Config{Bench: b, Cases: cases.Names(), Hosts: hosts(o), Token: token, UploadLimit: o.uploadMB << 20, PDF: printer(),
		Log: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if store != nil {
		if c.Store, _, err = p.storePath(); err != nil {
			return err
		}
		defer func() { _ = store.Close() }() // closed for good below
	}
	server, err := web.New(c)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }() // it removes temporary files only
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.addr)
	if err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another address with --addr", "cannot listen on %s: %w", o.addr, err)
	}
	fmt.Fprintf(p.stdout, "Blindspot is at http://%s/ (Ctrl-C ends it)\n", listener.Addr())
	if token != "" {
		p.note("the server asks for the token")
	}
	if err := server.Serve(ctx, listener); err != nil {
		return err
	}
	return closeStore(store)
}

func closeStore(store *duckdb.Store) error {
	if store == nil {
		return nil
	}
	return store.Close()
}

// token reads the token from its file or from the environment, never from the
// command line, which others on the machine can see.
func (p *program) token(file string) (string, error) {
	if file == "" {
		return strings.TrimSpace(p.env("BLINDSPOT_TOKEN")), nil
	}
	data, err := os.ReadFile(file) //nolint:gosec // the file the user named
	if err != nil {
		return "", blindspot.Errorf(blindspot.NotFound, "make one with: openssl rand -hex 16 > "+file, "the token cannot be read: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", blindspot.Errorf(blindspot.Usage, "make one with: openssl rand -hex 16 > "+file, "%s is empty", file)
	}
	return token, nil
}

// needsToken refuses an address that others can reach where there is no token.
func needsToken(addr, token string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return blindspot.Errorf(blindspot.Usage, "write it as 127.0.0.1:8080", "%q is not an address to listen on", addr)
	}
	ip := net.ParseIP(host)
	if token != "" || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return blindspot.Errorf(blindspot.Usage, "listen on 127.0.0.1, or make a token (openssl rand -hex 16 > token) and give --token-file token",
		"others can reach %s, and no token is set", addr)
}

// hosts are the names that were given, and that of the address itself.
func hosts(o serveOptions) []string {
	out := make([]string, 0, len(o.hosts)+1)
	for _, h := range o.hosts {
		out = append(out, strings.ToLower(h))
	}
	if host, _, err := net.SplitHostPort(o.addr); err == nil && host != "" && net.ParseIP(host) == nil {
		out = append(out, strings.ToLower(host))
	}
	return out
}

// embeddedCase finds a case by name alone: what a browser asks for never
// becomes a path.
func embeddedCase(name string) (*casefile.Case, error) {
	if !cases.Has(name) {
		return nil, blindspot.Errorf(blindspot.NotFound, "the cases are: "+strings.Join(cases.Names(), ", "), "there is no case named %q", name)
	}
	return workbench.FindCase(name)
}

// printer prints reports with Chromium, or is nil where there is none.
func printer() func(ctx context.Context, html []byte) ([]byte, error) {
	chromium := report.Chromium()
	if chromium == "" || !report.Draws() {
		return nil
	}
	return func(ctx context.Context, html []byte) ([]byte, error) {
		dir, err := os.MkdirTemp("", "blindspot-print-")
		if err != nil {
			return nil, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
		if err := os.WriteFile(filepath.Join(dir, "report.html"), html, 0o600); err != nil {
			return nil, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
		}
		if err := report.PDF(ctx, chromium, dir); err != nil {
			return nil, err
		}
		return os.ReadFile(filepath.Join(dir, "report.pdf")) //nolint:gosec // a file of our own
	}
}
