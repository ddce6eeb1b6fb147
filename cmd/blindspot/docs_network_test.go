package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/ucdpserver"
	"github.com/blindspot/blindspot/internal/wikiserver"
)

// network stands for the servers that docs/UPDATE.md speaks of, and for what a reader has
// at hand there.
type network struct {
	ucdp     *ucdpserver.Server
	wiki     *wikiserver.Server
	yearly   *httptest.Server
	updated  string // a home that an update filled
	extract  string // a copy of one with real events
	ids      map[string]string
	download string // what was fetched
}

const (
	oneSided    = "actor_id,actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,is_government_actor,version\n234,IS,2015,300,250,400,0,26.1\n"
	countryYear = "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,sb_total_deaths_high_cy,sb_total_deaths_low_cy,ns_total_deaths_best_cy,ns_total_deaths_high_cy,ns_total_deaths_low_cy,os_total_deaths_best_cy,os_total_deaths_high_cy,os_total_deaths_low_cy,version\n475,Nigeria,2014,1,1,1,0,0,0,0,0,0,25.1\n"
)

func newNetwork(t *testing.T) *network {
	t.Helper()
	n := &network{ucdp: ucdpserver.New(), wiki: wikiserver.New(t), updated: t.TempDir(), extract: copyOfHome(t, extract(t)), ids: map[string]string{}}
	t.Cleanup(n.ucdp.Close)
	n.yearly = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "251") && !strings.Contains(r.URL.Path, "25_1") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/zip")
		_, _ = w.Write(zipped(t, map[string][]byte{"organizedviolencecy_v25_1.csv": []byte(countryYear)})) // the client is gone: nothing to tell it
	}))
	t.Cleanup(n.yearly.Close)
	for m := blindspot.NewMonth(2015, 7); m <= blindspot.NewMonth(2026, 10); m++ {
		n.wiki.Set(blindspot.Page{Project: "en.wikipedia", Title: "Boko_Haram"}, m, 1000)
	}
	return n
}

// meant is where a command is carried out, and the command with what its reader would put
// in place of names, addresses and files.
func (n *network) meant(t *testing.T, args []string) (home string, meant []string) {
	t.Helper()
	home = n.updated
	switch args[0] {
	case "alert", "question", "attention":
		home = n.extract
	}
	for _, a := range args {
		switch a {
		case "~/public/brief.xml":
			a = "brief.xml"
		case "FILE...":
			a = n.download
		case "a1b2c3d4", "q1a2b3c4":
			a = n.ids[args[0]]
		case "deaths best=COLUMN":
			a = "deaths best=best_fatality_estimate"
		}
		meant = append(meant, a)
	}
	switch {
	case args[0] == "update":
		meant = append(meant, "--base", n.ucdp.Files(), "--api", n.ucdp.API())
	case args[0] == "fetch":
		meant = append(meant, "--base", n.yearly.URL)
	case len(args) > 1 && args[0] == "attention" && args[1] == "fetch":
		meant = append(meant, "--base", n.wiki.Base())
	}
	return home, meant
}

// after does what the page tells its reader to do before the next command.
func (n *network) after(t *testing.T, home string, args []string, out string) {
	t.Helper()
	switch {
	case args[0] == "attention" && args[1] == "propose":
		lines := strings.SplitN(out, "\n", 2)
		write(t, "titles.csv", lines[0]+"\nBoko Haram,en.wikipedia,Boko Haram,,,no,yes\n")
	case args[0] == "fetch":
		files, err := filepath.Glob(filepath.Join(home, "blindspot", "downloads", "*.zip"))
		if err != nil || len(files) == 0 {
			t.Fatalf("nothing was downloaded: %v", err)
		}
		for _, f := range files {
			if strings.Contains(strings.ToLower(f), "organi") {
				n.download = f
			}
		}
	case len(args) > 1 && args[1] == "add":
		_, rest, _ := strings.Cut(run(t, home, args[0], "list", "--json").out, `"id": "`)
		n.ids[args[0]], _, _ = strings.Cut(rest, `"`)
	}
}

// The commands of docs/UPDATE.md that ask a server, or rest on what one brought, run as
// they stand there, against servers that speak as UCDP's and Wikimedia's.
func TestDocsNetworkCommandsRun(t *testing.T) {
	slow.Test(t)
	n, pages, ran := newNetwork(t), guides(t), 0
	t.Chdir(t.TempDir())
	write(t, "ucdp-onesided-261-csv.zip", string(zipped(t, map[string][]byte{"ucdp-onesided-261.csv": []byte(oneSided)})))
	for _, g := range pages {
		if g.file != filepath.Join("docs", "UPDATE.md") {
			continue
		}
		for _, b := range g.blocks {
			for line := range strings.Lines(b.text) {
				line, into, _ := strings.Cut(line, " > titles.csv")
				args := commandOf(line + into)
				if args == nil || !isOutside(args) {
					continue
				}
				home, meant := n.meant(t, args)
				r := inOctober(t, home, "", meant...)
				allowed := r.code == 0 || (args[0] == "status" || args[0] == "alert") && r.code == crossedCode
				if !allowed {
					t.Errorf("docs/UPDATE.md:%d: %s\n%v: exit code %d\n%s", b.line, line, meant, r.code, r.err)
				}
				n.after(t, home, args, r.out)
				ran++
			}
		}
	}
	if _, err := os.Stat("brief.xml"); err != nil || ran < 25 {
		t.Errorf("%d commands were run, %v", ran, err)
	}
}
